"""Brings a new question to the top of the window, so that its answer is read as it grows."""

import streamlit as st

_JS = """
let done = "";
export default function ({ data }) {
  if (done === data.once) return;
  done = data.once;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  requestAnimationFrame(() =>
    document.querySelector(data.selector)?.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" }));
}
"""


def scroll_to(container_key: str, *, once_for: str) -> None:
    """Scroll to the container with this key; only the first time for each value of `once_for`."""
    component = st.components.v2.component("madoguchi_scroll", js=_JS)
    component(data={"selector": f".st-key-{container_key}", "once": once_for}, key="scroll")
