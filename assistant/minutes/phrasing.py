"""What was said as a line of minutes: lead-ins and politeness away, the predicate in plain form. No word is added
but こと, する and とした."""

# ruff: noqa: E501 (tables of patterns; ruff counts a kanji as two columns)

import re

from sudachipy import Dictionary, Morpheme, SplitMode

from assistant.on_first_use import OnFirstUse

_TOKENIZER = OnFirstUse(lambda: Dictionary().create())  # clerks write at the same time, and it serves one thread

_LEAD_IN = re.compile(
    r"^(?:それでは(?![、。])|日程第\d+、|(?:それでは|それじゃあ?|では|じゃあ?|はい|ええ|いえ|よって|なお|続いて|続きまして|そうしたら|そしたら|それと|あと|また|ただ|あの|えー|次に?|最後に?"
    r"|まず|初めに|ありがとうございます|ありがとうございました|わかりました|承知しました|なければ|ほかに[^、]{0,10}なければ)[、。]\s*)+"
)
_END = re.compile(r"[。！？!?\s]+$")
_TAIL = r"(?:と思います|と存じます)?(?:が|ので|けど|けれども)?(?:ね|よ|か|かね|よね)?$"
_PLEASE = re.compile(
    rf"(?:[てで](?:おいて|いただいて)?|と(?:いて))(?:ください|下さい|いただけますか|いただけませんか|もらえますか|もらえませんか|いただきたい(?:です)?|ほしい(?:です)?|もらいたい(?:です)?){_TAIL}"
)
_ASKED = re.compile(rf"(?:を)?(?:ご)?お願い(?:します|いたします|申し上げます|できますか|したい(?:です)?){_TAIL}")
_WISHED = re.compile(rf"よう(?:に)?、?お願い(?:します|いたします|申し上げます){_TAIL}")
_WANTED = re.compile(r"(?:を)?願います$")
_POLITE = re.compile(rf"ます{_TAIL}")
_DONE = (
    (re.compile(r"すべきもの(?:と|に)決(?:定)?し(?:ました|ます)$"), "すべきものと決した"),
    (re.compile(r"、?(?:という|って)ことに(?:いた)?(?:します|しました)(?:ね)?$"), "こととした"),
    (re.compile(r"ことに(?:決定|決)(?:しました|します|いたしました|しました|めます|まりました)$"), "ことに決定した"),
    (re.compile(r"(?:という)?こと(?:に|と)(?:いた)?(?:します|しました)$"), "こととした"),
    (re.compile(r"(?:という|って)ことで(?:決定(?:です|します|いたします)?)?$"), "こととした"),
    (re.compile(r"(決定|承認|可決|否決|了承|採択|認定|同意|指名)(?:いたします|します|いたしました|しました|されました|です)$"), r"\1した"),
    (re.compile(r"(決定|承認|可決|否決|了承|採択|認定)と(?:いた)?(?:します|しました)$"), r"\1とした"),
    (re.compile(r"と(?:いた)?(?:します|しました)$"), "とした"),
    (re.compile(r"で決まり(?:です|ました)(?:ね)?$"), "で決まった"),
    (re.compile(r"([にで])(?:しましょう|します|いたします)(?:か|ね)?$"), r"\1することとした"),
    (re.compile(r"でいき(?:ましょう|ます)(?:か|ね)?$"), "でいくこととした"),
    (re.compile(r"で進め(?:ましょう|ます|てまいります)(?:か|ね)?$"), "で進めることとした"),
)  # fmt: skip
_PROPOSED = (
    (re.compile(r"(了承|承認|可決|決定)という(?:こと)で.{0,24}$"), r"\1とした"),
    (re.compile(r"(?:という|って)?こと(?:で|に|について|について、)、?(?:ご?異議|よろしい|いい|大丈夫|問題|構い|賛成|いかが).{0,24}$"), "こととした"),
    (re.compile(r"に?お願いしたいと(?:思います|存じます)が、?.{0,24}$"), "にお願いすることとした"),
    (re.compile(r"したい(?:と(?:思います|存じます)|のです)が、?.{0,24}$"), "することとした"),
    (re.compile(r"ということでどうでしょう(?:か)?$"), "とした"),
    (re.compile(r"のはどうでしょう(?:か)?$"), "こととした"),
    (re.compile(r"で(?:よろしい|いい|大丈夫|問題ない).{0,16}$"), "とした"),
)  # fmt: skip


def stripped(sentence: str) -> str:
    """Without lead-ins and the full stop."""
    return _LEAD_IN.sub("", _END.sub("", sentence.strip()))


def as_decision(sentence: str) -> str:
    """「原案のとおりとすることに決定いたします」 → 「原案のとおりとすることに決定した。」"""
    said = stripped(sentence)
    for spoken, form in (*_DONE, *_PROPOSED):
        if spoken.search(said):
            return spoken.sub(form, said, count=1).replace("ににお願い", "にお願い") + "。"
    return said + "。"


def as_action(sentence: str) -> str:
    """「比較表を作って、3日までに回してください」 → 「比較表を作って、3日までに回す。」"""
    said = stripped(sentence)
    for pattern in (_PLEASE, _WISHED):
        if match := pattern.search(said):
            return _plain_end(said[: match.start()], match.group()[0]) + "。"
    if match := _ASKED.search(said) or _WANTED.search(said):
        asked = said[: match.start()].removesuffix("を")
        return asked + ("する。" if _makes_verb(asked) else "をお願いする。")
    if match := _POLITE.search(said):
        return _plain_end(said[: match.start()], "ます") + "。"
    return said + "。"


def as_statement(sentence: str) -> str:
    return stripped(sentence) + "。"


def _plain_end(stem: str, following: str) -> str:
    """The last verb in its dictionary form: 提出し → 提出する, 回し → 回す. `following` shows that it is a verb."""
    for humble, verb in (("いたし", "する"), ("申し上げ", "する")):
        if stem.endswith(humble):
            return stem.removesuffix(humble) + verb
    verbs = [m for m in _morphemes(stem + following) if m.end() == len(stem)]
    if not verbs or verbs[0].part_of_speech()[0] not in ("動詞", "助動詞"):
        return stem
    return stem[: verbs[0].begin()] + str(verbs[0].dictionary_form())


def _makes_verb(noun: str) -> bool:
    """提出する, but not 資料する."""
    return str(_morphemes(noun)[-1].part_of_speech()[2]) == "サ変可能"


def _morphemes(text: str) -> list[Morpheme]:
    with _TOKENIZER.use() as tokenizer:
        return list(tokenizer.tokenize(text, SplitMode.A))
