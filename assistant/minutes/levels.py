"""One transcript at five levels, from every word to the decisions alone. Rules only: no word is invented.

整文 turns spoken forms into written ones and closes sentences; it does not repair grammar or unify です and である.
"""

# ruff: noqa: E501 (tables of patterns; ruff counts a kanji as two columns)

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.minutes.items import Minutes
from assistant.minutes.sentences import is_back_channel, split_sentences, without_fillers
from assistant.minutes.types import Utterance


class Level(StrEnum):
    VERBATIM = "逐語"
    CLEAN = "ケバ取り"
    WRITTEN = "整文"
    POINTS = "要点"
    DECISIONS = "決定事項"


@dataclass(frozen=True, kw_only=True)
class Line:
    """What one utterance becomes at a level."""

    utterance_id: str
    text: str


# Longer spoken forms first. Only forms whose written one means the same in every context.
_WRITTEN: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(spoken), written)
    for spoken, written in (
        (r"(?:^|(?<=。))(?:じゃあ|じゃ|それじゃあ?|そしたら|そうしたら)、?", "では、"),
        (r"(?:^|(?<=。))(?:なので|だから)、", "そのため、"),
        (r"(?:^|(?<=。))(?:でも|だけど|けど)、", "しかし、"),
        (r"(?:^|(?<=。))(?:あと|それと)、", "また、"),
        (r"御(?=異議|意見|質問|質疑|説明|報告|指摘|覧|理解|協力|発言|了承|審議|確認|検討)", "ご"),
        (r"っていう", "という"),
        (r"ってこと", "ということ"),
        (r"って(?=言|思|聞|答|考)", "と"),
        (r"なんですけれ?ども?", "ですが"),
        (r"んですけれ?ども?", "のですが"),
        (r"(?<=[すたい])けれ?ども?(?=[、。]|$)", "が"),
        (r"なんです", "です"),
        (r"んです", "のです"),
        (r"んでしょう", "のでしょう"),
        (r"ちゃった", "てしまった"),
        (r"ちゃって", "てしまって"),
        (r"(?<=[っえけせてねべめれげ])てる(?=[。、とのかんが]|$)", "ている"),
        (r"(?<=[えけせてねべめれげ])てます", "ています"),
        (r"(?<=っ)てます", "ています"),
        (r"(?<=[しきいり])てます", "ています"),
        (r"(?<=[しきいり])てる(?=[。、とのかんが]|$)", "ている"),
        (r"とい(?=て(?:ください|もら))", "ておい"),
        (r"やっぱり?", "やはり"),
        (r"いろんな", "いろいろな"),
        (r"(?:^|(?<=[、。はがを]))ちょっと", "少し"),
        (r"かなと思", "と思"),
        (r"(?<=[すたいだ])(?:よね|よ|ね)(?=。|$)", ""),
    )
)  # fmt: skip


_COURTESY = re.compile(
    r"^.{0,40}(?:お願い(?:いた)?します|お願いできますか|ありがとうございま(?:す|した)|お疲れ[^。]{0,8}|失礼しま[^。]{0,4}|ご覧ください|始めます|始めましょうか"
    r"|(?:ご?質問|ご?意見|ほか|何か)[^。]{0,14}(?:ございます|あります|ありません|ございません)か|よろしいでしょうか|申し訳(?:ございません|ありません)"
    r"|ないようです[^。]{0,4}|承知[^。]{0,8}|わかりました|分かりました|了解です|異議なし|はい|かしこまりました)。$"
)
_VALUE = re.compile(r"[\d０-９]")
_TELLING = re.compile(r"決定|承認|可決|了承|こととし|までに|課題|理由|ため|ので|必要|反対|賛成|提案|見直|変更")


def at_level(level: Level, utterances: Sequence[Utterance], minutes: Minutes) -> list[Line]:
    """The lines of the transcript at `level`; utterances of which nothing is left have no line."""
    if level is Level.DECISIONS:
        return [Line(utterance_id=i.utterance_ids[-1], text=f"【{i.kind}】{i.text}") for i in minutes.items if i.stands]
    change: dict[Level, Callable[[str], str]] = {
        Level.VERBATIM: lambda text: text,
        Level.CLEAN: clean,
        Level.WRITTEN: written,
        Level.POINTS: points,
    }
    lines = [Line(utterance_id=u.utterance_id, text=change[level](u.text)) for u in utterances]
    return [line for line in lines if line.text]


def clean(text: str) -> str:
    """ケバ取り: fillers, stutters and mere back-channels gone."""
    left = without_fillers(text)
    return "" if is_back_channel(left) else left


def written(text: str) -> str:
    """整文: spoken forms as written ones, each sentence closed."""
    closed = "".join(s.text if s.text[-1] in "。！？!?" else s.text + "。" for s in split_sentences(clean(text)))
    for spoken, form in _WRITTEN:
        closed = spoken.sub(form, closed)
    return closed


def points(text: str) -> str:
    """要点: what an utterance says, without what only keeps a meeting going."""
    return "".join(key_sentences(text))


def key_sentences(text: str, limit: int = 2) -> list[str]:
    """The written sentences that say most, in their order: those with values, decisions and reasons before the others."""
    sentences = [s.text for s in split_sentences(written(text))]
    ranked = sorted(range(len(sentences)), key=lambda i: -_weight(sentences[i]))[:limit]
    return [sentences[i] for i in sorted(ranked) if _weight(sentences[i]) > 0]


def _weight(sentence: str) -> int:
    """0 for a courtesy; else longer sentences, values and words of deciding weigh more."""
    if _COURTESY.match(sentence):
        return 0
    return 1 + min(len(sentence) // 20, 2) + 2 * bool(_VALUE.search(sentence)) + 2 * bool(_TELLING.search(sentence))
