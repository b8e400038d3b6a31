"""How many of a meeting's decisions and promises the minutes hold, and whether owner, date and amount are right.

A gold meeting is one text file: 会議名, 日付, 次第, 出席者, 発言 (one 「話者: 発言」 a line). A line below an
utterance is an item that rests on it: 「> 決定 | 語; 語」 or 「> 宿題 | 担当 | 期限 or - | 語」. It holds the words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assistant.errors import UserError
from assistant.minutes.agenda import read_agenda
from assistant.minutes.items import Item, ItemKind, Meeting
from assistant.minutes.papers import roster_of
from assistant.minutes.types import Speaker, Transcript, Utterance
from assistant.minutes.writing import write_minutes

_DECISIONS = (ItemKind.DECISION, ItemKind.APPROVAL)
MEETINGS = Path(__file__).parent / "golden" / "meetings"
_SECONDS = 5.0  # a written meeting has no clock; utterances are put this far apart


@dataclass(frozen=True, kw_only=True)
class GoldItem:
    kind: ItemKind
    utterance_id: str
    words: tuple[str, ...]
    owner: str = ""
    due: date | None = None


@dataclass(frozen=True, kw_only=True)
class GoldMeeting:
    meeting: Meeting
    transcript: Transcript
    gold: tuple[GoldItem, ...]


@dataclass(frozen=True, kw_only=True)
class ItemScore:
    """Decisions (決定, 承認) and actions (宿題) together. `wrong`: found, but with another owner or date.

    A blank is not wrong: it is shown as 担当未定, and the clerk fills it in.
    """

    gold: int
    found: int
    hits: int
    correct: int  # found items that are in the gold
    wrong: tuple[str, ...]
    missed: tuple[str, ...]
    extra: tuple[str, ...]

    @property
    def recall(self) -> float:
        return self.hits / self.gold if self.gold else 1.0

    @property
    def precision(self) -> float:
        return self.correct / self.found if self.found else 1.0


def score_items(items: Sequence[Item], gold: Sequence[GoldItem]) -> ItemScore:
    """Only items that may leave the page (`stands`) count as found: the rest is shown to the clerk as unsure."""
    wanted = [g for g in gold if g.kind in (*_DECISIONS, ItemKind.ACTION)]
    found = [i for i in items if i.stands and i.kind in (*_DECISIONS, ItemKind.ACTION)]
    matches = {g: [i for i in found if _rests_on_same(i, g)] for g in wanted}
    correct = {i.item_id for matched in matches.values() for i in matched}
    wrong = [why for g, matched in matches.items() if matched and (why := _wrong(matched[0], g))]
    return ItemScore(
        gold=len(wanted),
        found=len(found),
        hits=sum(bool(matched) for matched in matches.values()),
        correct=len(correct),
        wrong=tuple(wrong),
        missed=tuple(
            f"{g.kind} {g.utterance_id} {'・'.join(g.words)}" for g, matched in matches.items() if not matched
        ),
        extra=tuple(f"{i.kind} {'・'.join(i.utterance_ids)} {i.text}" for i in found if i.item_id not in correct),
    )


def total(scores: Sequence[ItemScore]) -> ItemScore:
    return ItemScore(
        gold=sum(s.gold for s in scores),
        found=sum(s.found for s in scores),
        hits=sum(s.hits for s in scores),
        correct=sum(s.correct for s in scores),
        wrong=tuple(w for s in scores for w in s.wrong),
        missed=tuple(m for s in scores for m in s.missed),
        extra=tuple(e for s in scores for e in s.extra),
    )


def score_folder(folder: Path) -> dict[str, ItemScore]:
    """Every 「group_name.txt」 of the folder, then the totals by group. Raises UserError for an empty folder."""
    files = sorted(folder.glob("*.txt"))
    if not files:
        raise UserError(f"「{folder}」に、正解つきの会議（.txt）がありません。")
    scores: dict[str, ItemScore] = {}
    for file in files:
        gold = read_gold(file)
        scores[file.stem] = score_items(write_minutes(gold.transcript, gold.meeting).items, gold.gold)
    groups = dict.fromkeys(name.partition("_")[0] for name in scores)
    sums = {g: total([s for name, s in scores.items() if name.partition("_")[0] == g]) for g in groups}
    return scores | {f"{group}（計）": score for group, score in sums.items()}


def _rests_on_same(item: Item, gold: GoldItem) -> bool:
    same_kind = (item.kind in _DECISIONS) == (gold.kind in _DECISIONS)
    said = f"{item.text}{item.quote}"
    return same_kind and gold.utterance_id in item.utterance_ids and all(word in said for word in gold.words)


def _wrong(item: Item, gold: GoldItem) -> str:
    if gold.kind is not ItemKind.ACTION:
        return ""
    day = item.due.day if item.due else None
    if item.owner and item.owner != gold.owner:
        return f"{gold.utterance_id} 担当 {item.owner}（正解 {gold.owner}）"
    if day and day != gold.due:
        return f"{gold.utterance_id} 期限 {day}（正解 {gold.due or 'なし'}）"
    return ""


def read_gold(path: Path) -> GoldMeeting:
    """Raises UserError with the line that cannot be read."""
    fields: dict[str, str] = {}
    sections: dict[str, list[str]] = {"次第": [], "出席者": []}
    utterances: list[Utterance] = []
    speakers: dict[str, Speaker] = {}
    gold: list[GoldItem] = []
    section = ""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        head, colon, rest = line.partition(":")
        if not line.strip():
            continue
        if colon and not rest.strip() and head in ("次第", "出席者", "発言"):
            section = head
        elif section in sections:
            sections[section].append(line)
        elif section == "発言" and line.startswith(">"):
            gold.append(_gold_item(line, utterances, f"{path.name} の {number} 行目"))
        elif colon and section == "発言":
            speaker = speakers.setdefault(head, Speaker(label=f"S{len(speakers) + 1}", name=head))
            start = len(utterances) * _SECONDS
            utterances.append(
                Utterance(
                    utterance_id=f"u{len(utterances) + 1:04}", start=start, end=start + _SECONDS,
                    speaker=speaker.label, text=rest.strip(),
                )
            )  # fmt: skip
        elif colon:
            fields[head] = rest.strip()
        else:
            raise UserError(f"{path.name} の {number} 行目を読み取れません。「話者: 発言」の形にしてください。")
    meeting = Meeting(
        name=fields.get("会議名", path.stem),
        day=date.fromisoformat(fields["日付"]),
        place=fields.get("場所", ""),
        attendees=roster_of([line] for line in sections["出席者"]),
        agenda=read_agenda("\n".join(sections["次第"])),
    )
    duration = len(utterances) * _SECONDS
    transcript = Transcript(duration=duration, utterances=tuple(utterances), speakers=tuple(speakers.values()))
    return GoldMeeting(meeting=meeting, transcript=transcript, gold=tuple(gold))


def _gold_item(line: str, utterances: Sequence[Utterance], where: str) -> GoldItem:
    parts = [part.strip() for part in line.removeprefix(">").split("|")]
    kind = next((k for k in ItemKind if k == parts[0]), None)
    if kind is None or not utterances or len(parts) != (4 if kind is ItemKind.ACTION else 2):
        raise UserError(
            f"{where}の正解を読み取れません。「> 決定 | 語」か「> 宿題 | 担当 | 期限 | 語」の形にしてください。"
        )
    return GoldItem(
        kind=kind,
        utterance_id=utterances[-1].utterance_id,
        words=tuple(word.strip() for word in parts[-1].split(";")),
        owner=parts[1] if kind is ItemKind.ACTION else "",
        due=date.fromisoformat(parts[2]) if kind is ItemKind.ACTION and parts[2] != "-" else None,
    )
