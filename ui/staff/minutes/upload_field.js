export default function ({ parentElement, data, setStateValue }) {
  const label = parentElement.querySelector(".drop");
  const input = parentElement.querySelector("input");
  const what = parentElement.querySelector(".what");
  const bar = parentElement.querySelector("progress");
  if (!label.dataset.started) { what.textContent = data.choose; label.dataset.started = "1"; }
  what.setAttribute("aria-live", "polite");

  function fail(message) { what.textContent = message; what.classList.add("failed"); bar.hidden = true; }

  function send(file) {
    what.classList.remove("failed");
    bar.hidden = false;
    bar.value = 0;
    const request = new XMLHttpRequest();
    request.open("PUT", "/recording?name=" + encodeURIComponent(file.name));
    request.upload.onprogress = (event) => {
      bar.value = event.loaded / event.total;
      what.textContent = data.sending.replace("{name}", file.name).replace("{percent}", Math.floor(bar.value * 100));
    };
    request.onerror = () => fail(data.failed);
    request.onload = () => {
      let answer = {};
      try { answer = JSON.parse(request.responseText); } catch { /* told below */ }
      if (request.status !== 201) return fail(answer.error ? answer.error.message : data.failed);
      bar.hidden = true;
      what.textContent = data.sent.replace("{name}", file.name);
      setStateValue("uploaded", answer);
    };
    request.send(file);
  }

  input.onchange = () => { if (input.files.length) send(input.files[0]); };
  label.ondragover = (event) => { event.preventDefault(); label.classList.add("over"); };
  label.ondragleave = () => label.classList.remove("over");
  label.ondrop = (event) => {
    event.preventDefault();
    label.classList.remove("over");
    if (event.dataTransfer.files.length) send(event.dataTransfer.files[0]);
  };
}
