"""The agenda (次第): read from text, and laid over a transcript, topic by topic in its order."""

# ruff: noqa: E501 (tables of patterns; ruff counts a kanji as two columns)

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.minutes.items import Topic
from assistant.minutes.types import Utterance

_NUMBER = r"(?:日程|議題|議案|協議事項|報告事項|議事)?第?\s*[(（]?(?:\d{1,2}|[０-９]{1,2}|[一二三四五六七八九十]{1,3}|[①-⑳])(?!\d|[回期年月時人名])[)）]?(?:号|の\d+)?[.．、:：]?|[・○●◆■-]"
_LINE = re.compile(rf"^\s*(?P<number>{_NUMBER})[\s　]*(?P<title>\S.*)$")
_CEREMONIES = re.compile(r"^(?:開会|閉会|挨拶|あいさつ|開会のことば|出席者確認|休憩)$")
_INNER = re.compile(
    r"^(?P<head>(?:協議|報告|審議|議決|説明)?(?:事項|議事|議題|議案))[\s　]*(?P<number>[(（]\d+[)）])[\s　]*(?P<title>.+)$"
)
_TURN = re.compile(
    r"次に|次、|次の|続いて|続きまして|それでは|では、|じゃあ|初めに|はじめに|まず|最初に|最後に|最後、|に入ります|に移ります|議題|議案|日程|議事|早速|報告事項|協議事項|その他|につい[^、。]{1,4}(?:ご)?(?:報告|説明)"
)
_STOP_WORDS = re.compile(r"について|に関する|に関して|につきまして|[（(]?案[)）]?|の件|等|[\s　「」()（）・、。]")
_SHARE = 0.5  # of the title's two-letter pieces that the opening words must share


def read_agenda(text: str) -> tuple[Topic, ...]:
    """The topics of an agenda, one a line; opening, closing and blank headings are no topics."""
    topics: list[Topic] = []
    lines = [line.strip().replace("\t", " ") for line in text.splitlines() if line.strip()]
    numbered = any(_LINE.match(line) for line in lines)
    for written in lines:
        match = _LINE.match(written)
        if numbered and not match:
            continue  # the name of the meeting, its day, its place
        number, title = (match["number"].strip(), match["title"].strip()) if match else ("", written)
        if inner := _INNER.match(title):
            number, title = f"{inner['head']}{inner['number']}", inner["title"]
        if not _CEREMONIES.match(title) and not re.fullmatch(r"(?:協議|報告|審議|議決)?(?:事項|議事|議題)", title):
            topics.append(Topic(number="" if number in "・○●◆■-" else number, title=title.strip()))
    return tuple(topics)


def cut(agenda: Sequence[Topic], utterances: Sequence[Utterance]) -> tuple[tuple[Topic, ...], tuple[Topic, ...]]:
    """The topics with their utterances, and those of the agenda that nobody opens.

    A topic begins where somebody turns to it with words of its title; topics come in the order of the agenda. What is
    said before the first is a topic 「開会」 of its own. Without an agenda everything is one topic.
    """
    if not utterances:
        return (), tuple(agenda)
    starts: list[tuple[int, Topic]] = []
    position = 0
    skipped: list[Topic] = []
    for index, topic in enumerate(agenda):
        at = _opening(topic, agenda[index + 1 :], utterances, position)
        if at is None:
            skipped.append(topic)
            continue
        starts.append((at, topic))
        position = at + 1
    if not starts or starts[0][0] > 0:
        starts.insert(0, (0, Topic(title="開会" if starts else "全体")))
    ends = [at for at, _ in starts[1:]] + [len(utterances)]
    cut_topics = tuple(
        replace(topic, utterance_ids=tuple(u.utterance_id for u in utterances[at:end]))
        for (at, topic), end in zip(starts, ends, strict=True)
    )
    return cut_topics, tuple(skipped)


def _opening(topic: Topic, later: Sequence[Topic], utterances: Sequence[Utterance], position: int) -> int | None:
    for at in range(position, len(utterances)):
        text = utterances[at].text
        if not _TURN.search(text):
            continue
        share = _shared(topic.title, text)
        if share >= _SHARE and share >= max((_shared(t.title, text) for t in later), default=0.0):
            return at
    return None


def _shared(title: str, text: str) -> float:
    """The share of the title's two-letter pieces that stand in the text."""
    plain, said = _STOP_WORDS.sub("", title), _STOP_WORDS.sub("", text)
    if len(plain) < 2:
        return float(plain in said)
    pieces = {plain[i : i + 2] for i in range(len(plain) - 1)}
    return sum(piece in said for piece in pieces) / len(pieces)
