"""Does an item say only what was said? Decided by rules; what fails stays out of every document until the clerk takes it."""

# ruff: noqa: E501 (tables of patterns; ruff counts a kanji as two columns)

from collections.abc import Mapping, Sequence
from datetime import date

from assistant.minutes.days import find_days
from assistant.minutes.items import Item, ItemKind
from assistant.minutes.levels import written
from assistant.minutes.people import People
from assistant.minutes.types import Utterance
from guardrails.groundedness import verify


def find_doubt(item: Item, said: Mapping[str, Utterance], people: People, meeting: date) -> str:
    """The first thing about the item that its utterances do not bear out, in words for the clerk; "" if none."""
    utterances = [said[uid] for uid in item.utterance_ids if uid in said]
    if len(utterances) < len(item.utterance_ids) or not utterances:
        return "根拠の発言がありません。"
    texts = [u.text for u in utterances]
    if not item.quote or not all(any(line in text for text in texts) for line in item.quote.splitlines()):
        return "引用が発言と一致しません。"
    sources = _both(texts)
    names = [name for u in utterances for name in (people.shown(u.speaker), people.owner(u.speaker))]
    if item.owner and not any(item.owner in text for text in (*texts, *names)):
        return f"担当「{item.owner}」が、根拠の発言にありません。"
    if item.due and not any(item.due.words in text for text in sources):
        return f"期限「{item.due.words}」が、根拠の発言にありません。"
    named = {(m.words, m.day) for text in sources for m in find_days(text, meeting)}
    if item.due and item.due.day and (item.due.words, item.due.day) not in named:
        return f"期限の日付が、言葉「{item.due.words}」と合いません。"
    if item.kind is ItemKind.QUESTION and not item.answer:
        return "答えがありません。"
    for statement in filter(None, (item.text, item.answer)):
        # 「入れるのですか」「いえ、入れません」: the reply must not count against its question.
        asked = item.kind is ItemKind.QUESTION and statement == item.text
        if statement.rstrip("。") in "\n".join(sources):
            continue  # word by word
        verdict = verify(statement, ["\n".join(_both(texts[:1] if asked else texts))])
        if not verdict.allowed:
            start, end = verdict.span or (0, len(statement))
            return f"「{statement[start:end]}」を、根拠の発言で確かめられません（{_WHY.get(verdict.rule, '言い方')}）。"
    return ""


def _both(texts: Sequence[str]) -> list[str]:
    """As it was said and as it is written: an item is worded after the second."""
    return [*texts, *(written(text) for text in texts)]


_WHY = {
    "NUMBER": "数値", "DATE": "日付", "TIME": "時刻", "WEEKDAY": "曜日", "NAME": "名前", "TERM": "言葉", "POLARITY": "肯定・否定",
    "RANGE": "範囲", "PAIRING": "数値の対応", "QUOTE": "引用", "OPPOSITE": "反対の言葉", "PHONE": "電話番号", "LINK": "URL",
}  # fmt: skip
