"""Voices that are kept over HTTP: only on purpose, only one's own, only as a suggestion, and gone when deleted."""

from dataclasses import replace
from typing import Any

from starlette.testclient import TestClient

from assistant.database import VoiceProfileRow
from assistant.minutes.types import Speaker
from tests.meetings import BUDGET, transcript_of, voices_of
from tests.ui.api.conftest import Office
from tests.ui.api.recording_routes import MEETING

SOUNDS = {"副市長": 1, "財政課長": 2, "市民課長": 3}
CHAIR = "S1"


def heard(office: Office, clerk: TestClient, *, sounds: dict[str, int] = SOUNDS, nameless: str = "") -> str:
    """A recording with voices, in which `nameless` has lost its name. Its id."""
    sent = clerk.put("/minutes/uploads", params={"name": "庁議.wav"}, content=b"RIFF....WAVE").json()
    job_id = str(clerk.post("/minutes", json={"upload_id": sent["upload_id"], "meeting": MEETING}).json()["job_id"])
    spoken = transcript_of(BUDGET)
    voices = voices_of(spoken, sounds)
    speakers = tuple(Speaker(label=s.label) if s.label == nameless else s for s in spoken.speakers)
    office.recordings.hear(job_id, replace(spoken, speakers=speakers), voices=voices)
    return job_id


def kept(clerk: TestClient) -> list[dict[str, Any]]:
    return list(clerk.get("/minutes/voices").json()["voices"])


def suggested(clerk: TestClient, job_id: str) -> list[tuple[str, str]]:
    found = clerk.post(f"/minutes/{job_id}/voices").json()["suggestions"]
    return [(each["label"], each["profile"]["name"]) for each in found]


def test_a_voice_that_was_saved_is_suggested_in_the_next_meeting_and_named_by_the_clerk(
    office: Office, hanako: TestClient
) -> None:
    first = heard(office, hanako)
    assert kept(hanako) == []  # hearing alone keeps nothing
    assert hanako.post(f"/minutes/{first}/speakers/{CHAIR}/voice").status_code == 201
    second = heard(office, hanako, nameless=CHAIR)
    assert suggested(hanako, second) == [(CHAIR, "副市長")]
    speakers = hanako.get(f"/minutes/{second}").json()["transcript"]["speakers"]
    assert next(s for s in speakers if s["label"] == CHAIR)["name"] == ""


def test_a_voice_that_sounds_like_nobody_kept_is_left_alone(office: Office, hanako: TestClient) -> None:
    first = heard(office, hanako)
    hanako.post(f"/minutes/{first}/speakers/{CHAIR}/voice")
    assert suggested(hanako, heard(office, hanako, sounds=SOUNDS | {"副市長": 9}, nameless=CHAIR)) == []


def test_a_voice_without_a_name_is_not_kept(office: Office, hanako: TestClient) -> None:
    refused = hanako.post(f"/minutes/{heard(office, hanako, nameless=CHAIR)}/speakers/{CHAIR}/voice")
    assert (refused.status_code, "先に、この声の名前" in refused.text) == (400, True)


def test_a_voice_saved_again_takes_the_place_of_the_old_one(office: Office, hanako: TestClient) -> None:
    job_id = heard(office, hanako)
    for _ in range(2):
        hanako.post(f"/minutes/{job_id}/speakers/{CHAIR}/voice")
    assert [voice["name"] for voice in kept(hanako)] == ["副市長"]


def test_nobody_else_sees_compares_or_deletes_a_kept_voice(
    office: Office, hanako: TestClient, taro: TestClient
) -> None:
    hanako.post(f"/minutes/{heard(office, hanako)}/speakers/{CHAIR}/voice")
    profile_id = kept(hanako)[0]["profile_id"]
    assert kept(taro) == []
    assert suggested(taro, heard(office, taro, nameless=CHAIR)) == []
    assert taro.delete(f"/minutes/voices/{profile_id}").status_code == 404
    assert kept(hanako)[0]["profile_id"] == profile_id


def test_a_deleted_voice_leaves_nothing_but_who_did_it_and_when(office: Office, hanako: TestClient) -> None:
    hanako.post(f"/minutes/{heard(office, hanako)}/speakers/{CHAIR}/voice")
    profile_id = kept(hanako)[0]["profile_id"]
    assert hanako.delete(f"/minutes/voices/{profile_id}").status_code == 204
    with office.services.database.read() as session:
        assert session.get(VoiceProfileRow, profile_id) is None
    done = [(e.who, e.what) for e in office.services.audit.entries() if e.object_id == profile_id]
    owner = office.services.accounts.sign_in("hanako", "みどりの丘に雲ひとつ浮かぶ").account.user_id
    assert done == [(owner, "voice.delete"), (owner, "voice.save")]
