"""A button that copies a text to the clipboard. Streamlit has none for plain text."""

import streamlit as st

from ui.staff import texts

_HTML = """
<button type="button" class="copy"><span class="icon" aria-hidden="true"></span><span class="label"></span></button>
"""

_CSS = """
.copy { font: inherit; font-size: .875rem; display: inline-flex; gap: .4em; align-items: center; min-height: 2.25rem;
  padding: .25rem .6rem; color: var(--st-text-color); background: transparent; border: 1px solid transparent;
  border-radius: var(--st-button-radius, 6px); cursor: pointer; white-space: nowrap; }
.copy:hover { background: var(--st-secondary-background-color); }
.copy:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 1px; }
.icon { width: .8em; height: .95em; margin: 3px 3px 0 0; border: 1.5px solid currentColor; border-radius: 2px;
  box-shadow: 3px -3px 0 -1.5px var(--st-background-color), 3px -3px 0 0 currentColor; }
"""

# navigator.clipboard exists on https and localhost only; a city's inner network often has neither.
_JS = """
function copyOld(text) {
  const area = document.createElement("textarea");
  area.value = text;
  area.style.position = "fixed";
  area.style.opacity = "0";
  document.body.append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  return copied;
}
async function copy(text) {
  if (!navigator.clipboard) return copyOld(text);
  try { await navigator.clipboard.writeText(text); return true; } catch { return copyOld(text); }
}
export default function ({ parentElement, data }) {
  const button = parentElement.querySelector("button");
  const label = button.querySelector(".label");
  label.textContent = data.label;
  label.setAttribute("aria-live", "polite");
  let timer = 0;
  button.onclick = async () => {
    label.textContent = (await copy(data.text)) ? data.copied : data.failed;
    clearTimeout(timer);
    timer = setTimeout(() => { label.textContent = data.label; button.focus(); }, 2000);
  };
  return () => clearTimeout(timer);
}
"""


def copy_button(text: str, *, key: str) -> None:
    component = st.components.v2.component("madoguchi_copy", html=_HTML, css=_CSS, js=_JS)
    component(
        data={"text": text, "label": texts.COPY, "copied": texts.COPIED, "failed": texts.COPY_FAILED},
        key=key,
        width="content",
    )
