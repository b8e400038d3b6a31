"""Says at the top of every page when the API or a part of it is down, and goes away by itself."""

import streamlit as st

from ui.api import schemas
from ui.staff import texts
from ui.staff.client import ApiUnreachable, StaffApi

_EVERY_SECONDS = 15


def health_banner(api: StaffApi) -> None:
    """Looks again every few seconds; only this piece of the page is drawn anew."""
    st.fragment(_banner, run_every=_EVERY_SECONDS)(api)


def _banner(api: StaffApi) -> None:
    try:
        health = api.health()
    except ApiUnreachable:
        st.error(texts.API_DOWN_BANNER, icon=":material/cloud_off:")
        return
    if down := _parts(health, "down"):
        banner = texts.PART_DOWN_BANNER.format(parts=_names(down), effect=_effect(set(down)))
        st.warning(banner, icon=":material/warning:")
    if starting := _parts(health, "starting"):
        st.info(texts.PART_STARTING_BANNER.format(parts=_names(starting)), icon=":material/hourglass_top:")


def _effect(down: set[str]) -> str:
    if texts.MODEL_PARTS & down:
        return texts.MODEL_DOWN_EFFECT
    return texts.VECTORS_DOWN_EFFECT if down == {texts.VECTORS} else texts.OTHER_DOWN_EFFECT


def _parts(health: schemas.Health, state: str) -> list[str]:
    return [name for name, part in health.parts.items() if part == state]


def _names(parts: list[str]) -> str:
    return "・".join(dict.fromkeys(texts.PARTS.get(part, part) for part in parts))
