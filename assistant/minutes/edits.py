"""Changes a clerk makes to a transcript, each with its opposite. Knows nothing of where transcripts are kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.errors import UserError
from assistant.minutes.changes import undo
from assistant.minutes.types import Correction, Speaker, Transcript, Utterance

_CHANGED_SINCE = "この箇所は、その後に変更されています。開き直して確かめてください。"


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What of an utterance a person can change."""

    text: str
    speaker: str
    corrections: tuple[Correction, ...] = ()
    edited: bool = False


@dataclass(frozen=True, kw_only=True)
class Change:
    utterance_id: str
    before: Wording
    after: Wording


@dataclass(frozen=True, kw_only=True)
class Naming:
    before: Speaker
    after: Speaker


@dataclass(frozen=True, kw_only=True)
class Edit:
    """One action of the clerk, undone as a whole. `what` is shown beside 「元に戻す」."""

    what: str
    changes: tuple[Change, ...] = ()
    namings: tuple[Naming, ...] = ()

    @property
    def opposite(self) -> "Edit":
        return Edit(
            what=self.what,
            changes=tuple(replace(c, before=c.after, after=c.before) for c in self.changes),
            namings=tuple(replace(n, before=n.after, after=n.before) for n in self.namings),
        )


def apply(edit: Edit, transcript: Transcript) -> Transcript:
    """Raises UserError where something else stands by now than the edit was made for."""
    changes = {change.utterance_id: change for change in edit.changes}
    namings = {naming.before.label: naming for naming in edit.namings}
    said = {u.utterance_id: wording(u) for u in transcript.utterances}
    known = {s.label: s for s in transcript.speakers}
    if any(said.get(uid) != change.before for uid, change in changes.items()) or any(
        known.get(label, Speaker(label=label)) != naming.before for label, naming in namings.items()
    ):
        raise UserError(_CHANGED_SINCE)
    named = {**known, **{label: naming.after for label, naming in namings.items()}}
    return replace(
        transcript,
        utterances=tuple(
            _reworded(u, changes[u.utterance_id].after) if u.utterance_id in changes else u
            for u in transcript.utterances
        ),
        speakers=tuple(named.values()),
    )


def wording(utterance: Utterance) -> Wording:
    return Wording(
        text=utterance.text,
        speaker=utterance.speaker,
        corrections=utterance.corrections,
        edited=utterance.edited,
    )


def reword(transcript: Transcript, utterance_id: str, text: str) -> Edit:
    """Raises UserError for an empty text or an unknown utterance."""
    utterance = find(transcript, utterance_id)
    written = " ".join(text.split())
    if not written:
        raise UserError("発言を空にはできません。不要な発言は「（発言なし）」などと書いてください。")
    return Edit(what="発言の修正", changes=(_text_change(utterance, written),))


def assign(transcript: Transcript, utterance_ids: Iterable[str], label: str) -> Edit:
    """The utterances are another voice's. `label` may be new."""
    changes = [
        Change(utterance_id=u.utterance_id, before=wording(u), after=replace(wording(u), speaker=label, edited=True))
        for u in (find(transcript, uid) for uid in utterance_ids)
        if u.speaker != label
    ]
    return Edit(what="話者の変更", changes=tuple(changes))


def name_speaker(transcript: Transcript, label: str, *, name: str, title: str) -> Edit:
    known = {s.label: s for s in transcript.speakers}
    before = known.get(label, Speaker(label=label))
    return Edit(what="話者の名前", namings=(Naming(before=before, after=Speaker(label=label, name=name, title=title)),))


def replace_everywhere(transcript: Transcript, search: str, replacement: str) -> Edit:
    """Raises UserError when the words stand nowhere."""
    if not search:
        raise UserError("検索する言葉を入力してください。")
    changes = tuple(
        _text_change(u, u.text.replace(search, replacement)) for u in transcript.utterances if search in u.text
    )
    if not changes:
        raise UserError(f"「{search}」は、この文字起こしにありません。")
    if any(not change.after.text.strip() for change in changes):
        raise UserError("置き換えると空になる発言があります。その発言を先に直してください。")
    return Edit(what=f"「{search}」→「{replacement}」（{len(changes)} 発言）", changes=changes)


def undo_correction(transcript: Transcript, utterance_id: str, index: int) -> Edit:
    """Puts back what the recogniser had written. Raises UserError when there is no such correction any more."""
    utterance = find(transcript, utterance_id)
    if not 0 <= index < len(utterance.corrections):
        raise UserError(_CHANGED_SINCE)
    gone = utterance.corrections[index]
    change = Change(utterance_id=utterance_id, before=wording(utterance), after=wording(undo(utterance, gone)))
    return Edit(what=f"「{gone.after}」を「{gone.before}」に戻す", changes=(change,))


def find(transcript: Transcript, utterance_id: str) -> Utterance:
    found = next((u for u in transcript.utterances if u.utterance_id == utterance_id), None)
    if found is None:
        raise UserError(_CHANGED_SINCE)
    return found


def _text_change(utterance: Utterance, text: str) -> Change:
    after = replace(
        wording(utterance), text=text, edited=True, corrections=_kept(utterance.corrections, utterance.text, text)
    )
    return Change(utterance_id=utterance.utterance_id, before=wording(utterance), after=after)


def _kept(corrections: Sequence[Correction], before: str, after: str) -> tuple[Correction, ...]:
    """The corrections outside the part that changed, at their new places."""
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    shift = len(after) - len(before)
    kept = [c for c in corrections if c.end <= head]
    kept += [
        replace(c, start=c.start + shift, end=c.end + shift)
        for c in corrections
        if c.start >= max(len(before) - tail, head)
    ]
    return tuple(kept)


def _common(one: str, other: str) -> int:
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _reworded(utterance: Utterance, after: Wording) -> Utterance:
    return replace(
        utterance, text=after.text, speaker=after.speaker, corrections=after.corrections, edited=after.edited
    )
