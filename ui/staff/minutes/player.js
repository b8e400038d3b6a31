// All text goes in through textContent: what people said is never markup.
function make(tag, name, text) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text !== undefined) element.textContent = text;
  return element;
}

const SPEEDS = [0.8, 1, 1.25, 1.5, 2];
const IDLE_MS = 90_000; // longer without a key or a click is no work
const REPORT_SECONDS = 20;

export default function ({ parentElement, data, setTriggerValue }) {
  const find = (selector) => parentElement.querySelector(selector);
  const audio = find("audio");
  const list = find(".lines");
  const menu = find(".menu");
  const state = (list.mgState ||= { revision: null, focus: 0, current: null, worked: 0, unsent: 0, active: Date.now() });
  state.stop?.(); // what the last drawing of the page left running
  const act = (action) => { closeMenu(); setTriggerValue("action", action); };
  const words = data.texts;

  // ---- the player ----
  audio.hidden = !data.audio;
  find(".noaudio").hidden = Boolean(data.audio);
  find(".noaudio").textContent = words.no_audio;
  if (data.audio && audio.getAttribute("src") !== data.audio) audio.setAttribute("src", data.audio);
  find(".hint").textContent = data.locked ? words.locked : words.hint;
  const speeds = find(".speeds");
  speeds.hidden = !data.audio;
  if (!speeds.childElementCount) {
    speeds.setAttribute("aria-label", words.speed);
    for (const speed of SPEEDS) {
      const button = make("button", "", speed + "×");
      button.type = "button";
      button.setAttribute("aria-pressed", String(speed === 1));
      button.onclick = () => {
        audio.playbackRate = speed;
        for (const other of speeds.children) other.setAttribute("aria-pressed", String(other === button));
      };
      speeds.append(button);
    }
  }

  function play(start) {
    if (!data.audio) return;
    audio.currentTime = start + 0.01;
    audio.play().catch(() => { /* the browser waits for a click of its own */ });
  }

  function light() {
    const now = audio.currentTime;
    const line = [...list.querySelectorAll(".line")].findLast((each) => Number(each.dataset.start) <= now + 0.02);
    if (line === state.current) return;
    if (state.current) state.current.classList.remove("now");
    state.current = line || null;
    if (!line) return;
    line.classList.add("now");
    if (!list.contains(parentElement.activeElement) || !parentElement.activeElement.matches("textarea")) show(line);
  }
  audio.ontimeupdate = light;

  function show(line) {
    const top = line.offsetTop, bottom = top + line.offsetHeight;
    if (top < list.scrollTop || bottom > list.scrollTop + list.clientHeight) list.scrollTop = top - list.clientHeight / 3;
  }

  // ---- the lines ----
  function draw() {
    const scroll = list.scrollTop;
    const field = list.querySelector("textarea");
    const open = field && field.closest(".line");
    const focused = parentElement.activeElement && parentElement.activeElement.closest && parentElement.activeElement.closest(".line");
    const focusedId = state.next || (focused ? focused.dataset.id : "");
    state.next = "";
    state.current = null;
    const rows = data.lines.map((line) => (line.gap ? drawGap(line) : open && line.id === open.dataset.id ? open : drawLine(line)));
    if (rows.includes(open)) drawAround(open, rows); else list.replaceChildren(...rows);
    list.scrollTop = scroll;
    const again = !rows.includes(open) && focusedId && list.querySelector(`[data-id="${CSS.escape(focusedId)}"]`);
    if (again) again.focus({ preventScroll: true });
    light();
  }

  // What is being typed stays, and so does the keyboard's conversion of kana: the field may not even be moved.
  function drawAround(open, rows) {
    for (const old of [...list.children]) if (old !== open) old.remove();
    open.before(...rows.slice(0, rows.indexOf(open)));
    open.after(...rows.slice(rows.indexOf(open) + 1));
  }

  function drawGap(line) {
    const gap = make("div", "gap", `${line.clock}　${line.gap}`);
    gap.onclick = () => play(line.start);
    if (!data.locked) {
      const again = make("button", "again", words.hear_again);
      again.type = "button";
      again.onclick = (event) => { event.stopPropagation(); act({ kind: "hear", start: line.start, end: line.end }); };
      gap.append(again);
    }
    return gap;
  }

  function drawLine(line) {
    const row = make("div", "line");
    row.setAttribute("role", "listitem");
    row.tabIndex = 0;
    row.dataset.id = line.id;
    row.dataset.start = line.start;
    const head = make("div", "head");
    const who = make("button", "who", line.shown);
    who.type = "button";
    who.disabled = data.locked;
    who.title = words.who;
    who.onclick = (event) => { event.stopPropagation(); openMenu(who, line); };
    head.append(who);
    if (line.marked) head.append(make("span", "tag item", words.item));
    if (line.suspect) head.append(Object.assign(make("span", "tag suspect", words.suspect), { title: line.suspect }));
    if (line.edited) head.append(make("span", "tag edited", words.edited));
    const text = make("div", "text");
    fillText(text, line);
    row.append(make("span", "clock", line.clock), head, text);
    row.onclick = () => { if (!row.querySelector("textarea") && !String(window.getSelection())) play(line.start); };
    row.ondblclick = () => edit(row, text, line);
    row.onkeydown = (event) => onKey(event, row, text, line);
    return row;
  }

  function fillText(place, line) {
    let at = 0;
    line.corrections.forEach((correction, index) => {
      place.append(line.text.slice(at, correction.start));
      const fixed = make("button", "fixed", line.text.slice(correction.start, correction.end));
      fixed.type = "button";
      fixed.title = words.corrected.replace("{before}", correction.before);
      fixed.disabled = data.locked;
      fixed.onclick = (event) => { event.stopPropagation(); act({ kind: "correction", utterance_id: line.id, index }); };
      place.append(fixed);
      at = correction.end;
    });
    place.append(line.text.slice(at));
  }

  function onKey(event, row, text, line) {
    if (event.target.matches("textarea, input")) return;
    const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
    if (step) {
      event.preventDefault();
      let other = row[step];
      while (other && !other.matches(".line")) other = other[step];
      if (other) { other.focus({ preventScroll: true }); show(other); }
    } else if (event.key === "Enter") {
      event.preventDefault();
      edit(row, text, line);
    } else if (event.key === " ") {
      event.preventDefault();
      if (audio.paused) play(line.start); else audio.pause();
    } else if (/^[1-9]$/.test(event.key) && !data.locked && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const voice = data.voices[Number(event.key) - 1];
      if (voice && voice.label !== line.speaker) act({ kind: "speaker", utterance_id: line.id, speaker: voice.label });
    }
  }

  function edit(row, text, line) {
    if (data.locked || row.querySelector("textarea")) return;
    const field = make("textarea");
    field.value = line.text;
    field.rows = Math.max(2, Math.ceil(line.text.length / 30));
    field.setAttribute("aria-label", words.edit);
    text.replaceWith(field);
    field.focus();
    let done = false;
    const close = (save) => {
      if (done) return;
      done = true;
      field.replaceWith(text);
      row.focus({ preventScroll: true });
      if (save && field.value.trim() && field.value !== line.text) act({ kind: "text", utterance_id: line.id, text: field.value });
    };
    field.onclick = (event) => event.stopPropagation();
    field.onblur = () => close(true);
    field.onkeydown = (event) => {
      event.stopPropagation();
      if (event.key === "Escape") close(false);
      if (event.key === "Enter" && !event.isComposing && !event.shiftKey) {
        event.preventDefault();
        const next = row.nextElementSibling;
        if (next && next.dataset.id) state.next = next.dataset.id;
        close(true);
        if (next && next.matches(".line")) next.focus({ preventScroll: true });
      }
      if (event.key === " " && event.ctrlKey) {
        event.preventDefault();
        if (audio.paused) audio.play().catch(() => {}); else audio.pause();
      }
    };
  }

  // ---- who speaks ----
  function openMenu(button, line) {
    menu.replaceChildren(make("h4", "", words.name_voice));
    for (const person of data.roster) option([person.title, person.name].filter(Boolean).join("　"), { kind: "name", speaker: line.speaker, name: person.name, title: person.title });
    const field = make("input");
    field.placeholder = words.other_name;
    field.setAttribute("aria-label", words.other_name);
    field.onkeydown = (event) => {
      event.stopPropagation();
      if (event.key === "Escape") closeMenu();
      if (event.key === "Enter" && !event.isComposing && field.value.trim()) act({ kind: "name", speaker: line.speaker, name: field.value.trim(), title: "" });
    };
    menu.append(field, make("h4", "", words.other_voice));
    data.voices.forEach((voice, index) => {
      if (voice.label !== line.speaker) option(`${index + 1}　${voice.shown}`, { kind: "speaker", utterance_id: line.id, speaker: voice.label });
    });
    const free = data.voices.reduce((most, voice) => Math.max(most, Number(voice.label.slice(1)) || 0), 0) + 1;
    option(words.new_voice, { kind: "speaker", utterance_id: line.id, speaker: "S" + free });
    const place = button.getBoundingClientRect();
    menu.hidden = false;
    menu.style.left = Math.min(place.left, window.innerWidth - menu.offsetWidth - 12) + "px";
    menu.style.top = Math.min(place.bottom + 4, window.innerHeight - menu.offsetHeight - 12) + "px";
    (menu.querySelector("button") || field).focus();
  }

  function option(label, action) {
    const button = make("button", "", label);
    button.type = "button";
    button.onclick = () => act(action);
    menu.append(button);
  }

  function closeMenu() { menu.hidden = true; }
  menu.onkeydown = (event) => { if (event.key === "Escape") closeMenu(); };
  const outside = (event) => { if (!menu.hidden && !event.composedPath().includes(menu)) closeMenu(); };
  document.addEventListener("click", outside);
  list.onscroll = closeMenu;

  // ---- the stopwatch ----
  const active = () => { state.active = Date.now(); };
  for (const kind of ["keydown", "pointerdown", "wheel"]) document.addEventListener(kind, active, { passive: true });
  audio.onplay = active;
  function tick() {
    const working = !document.hidden && (Date.now() - state.active < IDLE_MS || !audio.paused);
    if (!working || data.locked) return;
    state.worked += 1;
    state.unsent += 1;
    if (state.unsent < REPORT_SECONDS) return;
    const seconds = state.unsent;
    state.unsent = 0;
    fetch(`/recording/${encodeURIComponent(data.job)}/seconds`, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ seconds }), credentials: "same-origin",
    }).catch(() => { state.unsent += seconds; });
  }
  const watch = find(".watch");
  state.before ??= data.seconds;
  function showTime() {
    const minutes = Math.floor((state.before + state.worked) / 60);
    watch.textContent = words.worked.replace("{minutes}", minutes);
  }
  showTime();
  const timer = setInterval(() => { tick(); showTime(); }, 1000);

  const version = `${data.job} ${data.revision} ${data.locked} ${data.lines.filter((line) => line.marked).length}`;
  if (state.revision !== version) { state.revision = version; draw(); }
  if (data.focus.number !== state.focus) {
    state.focus = data.focus.number;
    const line = list.querySelector(`[data-id="${CSS.escape(data.focus.id)}"]`);
    if (line) { show(line); line.focus({ preventScroll: true }); play(Number(line.dataset.start)); }
  }

  state.stop = () => {
    clearInterval(timer);
    document.removeEventListener("click", outside);
    for (const kind of ["keydown", "pointerdown", "wheel"]) document.removeEventListener(kind, active);
  };
  return state.stop;
}
