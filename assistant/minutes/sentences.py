"""Sentences of spoken Japanese, with and without fillers. Knows nothing of meetings."""

import re
from dataclasses import dataclass

_STOP = re.compile(r"[^。！？!?\n]*[。！？!?\n]+|[^。！？!?\n]+$")
# The recogniser often leaves 。 out: a polite ending that no connective follows ends a sentence.
_ENDING = r"(?:でした|ました|ません|でしょう|ましょう|ください|下さい|です|ます)(?:ね|よ|か|よね|かね)?"
_UNMARKED = re.compile(
    rf"{_ENDING}(?=[、 　]?(?:それでは|では|次に|続きまして|続いて|まず|なお|また|ただ|はい|えー|あの))|{_ENDING}[ 　]+"
)
_FILLER = re.compile(
    r"(?:(?<=^)|(?<=[、。 　]))(?:"
    r"え[えー〜ぇ]*[っ]?と[ねですー、]*|え[ー〜ぇ]+|えー*っと|あ[ー〜]+|う[ー〜]+ん?|ん[ー〜]+|あの[ーう〜]+|その[ーう〜]+|こう[ー〜]+|まあ+|ま[ー〜]+|なんか"
    r"|(?:あの|その|えと|ま|こう|なんていうか|何ていうか)(?=、)"
    r")[、 　]*"
)
_STUTTER = re.compile(r"(?<![ぁ-んァ-ヶ一-龥])([ぁ-んァ-ヶ一-龥]{2,6})、\1(?=[ぁ-んァ-ヶ一-龥])")
_BACK_CHANNEL = re.compile(r"^(?:はい|ええ|うん|うんうん|なるほど|そうですね|そうですか|ああ|へえ|ほう)[、。]?$")


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """[start, end) of its utterance's text."""

    start: int
    end: int
    text: str


def split_sentences(text: str) -> list[Sentence]:
    """The sentences of an utterance, in order; their texts joined are the utterance without outer white space."""
    found: list[Sentence] = []
    for match in _STOP.finditer(text):
        start = match.start()
        cuts = [start + m.end() for m in _UNMARKED.finditer(match.group()) if m.end() < len(match.group())]
        for end in [*cuts, match.end()]:
            written = text[start:end]
            if written.strip():
                lead = len(written) - len(written.lstrip())
                found.append(Sentence(start=start + lead, end=start + len(written.rstrip()), text=written.strip()))
            start = end
    return found


def without_fillers(text: str) -> str:
    """Without えー, あの、 and words said twice; the rest stays letter by letter."""
    return _STUTTER.sub(r"\1", _FILLER.sub("", text)).strip()


def is_back_channel(text: str) -> bool:
    """An utterance that only shows that somebody listens."""
    return _BACK_CHANNEL.match(text.strip()) is not None
