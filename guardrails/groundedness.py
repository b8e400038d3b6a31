"""Does a sentence of an answer say only what its sources say? Decided by rules and a fitted linear model.

The rules hold facts: values, names, quotations. How words and values belong together is weighed (`support`). A sentence
that fails is replaced by the passage it cites, which is never wrong.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from guardrails.agreement import grounds, sides_conflict
from guardrails.alignment import Atom, Part, atoms, bears_out
from guardrails.expressions import Expression, Kind, Side
from guardrails.sentences import Analysis, Segment, analyse
from guardrails.support import FREE, Support, model, signs
from guardrails.verdict import ALLOWED, Verdict, refuse

_CITATION = re.compile(r"\s*(?:\[\d{1,2}\]|【\d{1,2}】|［\d{1,2}］)")
_QUOTED = re.compile(r"[「『]([^「」『』]{2,})[」』]")
_CONDITION = re.compile(r"[^。、]{0,12}(?:場合|とき|時に|際|なら|であれば|の方|の人|の子|のお子|について)")
# What a text tells somebody to say is no statement of the text: 「手数料は無料です」と回答すること。
DICTATED = re.compile(
    r"(?<=[「『])[^「」『』\n]{6,}(?=[」』]と(?:必ず|常に|いつも|一律に|そのまま|だけ|のみ)?"
    r"(?:答え|回答|返答|返信|案内し|案内す|伝え|説明し|説明す|言|返|述べ))"
)
_BOUND = re.compile(r"(?:\([^)]{0,12}\))?以[上下内]")  # behind a value of the answer
# A source may set a limit in other words: 「定員は8人」「次の額を超えない場合は…130万円」「65歳になった方」
_LIMITING = re.compile(
    r"限|定員|最[大小高低長短多少]|超|達[しす]|迎え|な(?:る|った|れば)|うち|のみ|しか|少なくとも|回る|回り"
)
_FRAME = re.compile(r"場合|とき|時に|際|なら|であれば|について|には|では|[方人者子][がは]")
_OFFICE = re.compile(
    r"[一-龥ァ-ヶー]{1,12}(?:課|係|室|局|署|センター|支所|出張所|事務所|委員会|別館|本館|庁舎)(?![一-龥])"
)
_OWN_CITY = re.compile(r"^(?:本|当|各)?(?:市|市役所|本庁|区|町|村)?(?:の)?$")
_REASONS = {
    Kind.NUMBER: ("NUMBER", "回答の数値が、示した資料にありません。"),
    Kind.DATE: ("DATE", "回答の年月日が、示した資料にありません。"),
    Kind.TIME: ("TIME", "回答の時刻が、示した資料にありません。"),
    Kind.WEEKDAY: ("WEEKDAY", "回答の曜日が、示した資料にありません。"),
    Kind.PHONE: ("PHONE", "回答の電話番号が、示した資料にありません。"),
    Kind.LINK: ("LINK", "回答のURLやメールアドレスが、示した資料にありません。"),
}
_WEIGHED = {
    "PAIRING": "数値や日付が、示した資料では別の項目や年度のものです。",
    "OPPOSITE": "回答の言葉が、示した資料と反対の意味です。",
    "POLARITY": "できる・できない、必要・不要などが、示した資料と食い違います。",
    "TERM": "回答の言葉が、示した資料のその箇所にありません。",
    "COVERAGE": "回答の文の大部分が、示した資料の一か所に見つかりません。",
}
_SIGNS_OF = {
    "PAIRING": ("value_", "own_words", "other_words", "no_words", "column_", "range_", "side"),
    "OPPOSITE": ("opposite_", "one_apart", "prefix_"),
    "POLARITY": ("contrary", "denied", "affirmed", "both_denied", "not_free"),
    "TERM": ("word_", "alike_", "context_", "other_row"),
}
_LEAST_COVER = 0.3


def verify(sentence: str, sources: Sequence[str], question: str = "") -> Verdict:
    """ALLOWED, or the first claim of `sentence` that does not stand in `sources`.

    `sources` are the texts of the passages the sentence cites, each with its title and heading path as a first line.
    `question` lends its words, and its numbers where the sentence only repeats them as a condition; it proves nothing.
    The span is in characters of `sentence`. A sentence copied from a source is always allowed. About 3 ms a sentence,
    6 ms more for each source that was not seen before.
    """
    if not sources:
        return refuse("NO_SOURCE", "回答の文に、根拠となる資料が示されていません。")
    answer, found = _read(sentence, sources)
    if any(_copied(answer, source) for source in found):
        return ALLOWED
    asked = analyse(question) if question else None
    return _broken_fact(answer, found, asked) or _weighed(answer, found, asked)


def evidence(sentence: str, sources: Sequence[str]) -> dict[str, float] | None:
    """What `support.model` is fitted to: the signs of a sentence; None if a fact is broken."""
    answer, found = _read(sentence, sources)
    if _broken_fact(answer, found, None):
        return None
    return {name: sign.value for name, sign in signs(answer, found).items()}


def _read(sentence: str, sources: Sequence[str]) -> tuple[Analysis, list[Analysis]]:
    answer = analyse(_CITATION.sub(lambda m: " " * len(m.group()), sentence))
    return answer, [analyse(source if "「" in sentence else _without_dictated(source)) for source in sources]


def _without_dictated(source: str) -> str:
    return DICTATED.sub(lambda m: "　" * len(m.group()), source)


def _copied(answer: Analysis, source: Analysis) -> bool:
    """Word by word one or several whole sentences or rows of the source."""
    said = answer.folded.text.strip(" 。")
    at = source.folded.text.find(said) if said else -1
    if at < 0:
        return False
    before, after = source.folded.text[:at].rstrip(" "), source.folded.text[at + len(said) :].lstrip(" ")
    return (not before or before[-1] in "。\n") and (not after or after[0] in "。\n")


def _broken_fact(answer: Analysis, sources: list[Analysis], asked: Analysis | None) -> Verdict | None:
    rules: tuple[Callable[[Analysis, list[Analysis], Analysis | None], Iterator[Verdict]], ...] = (
        _values, _names, _quotes, _direction, _free,
    )  # fmt: skip
    return next((verdict for rule in rules for verdict in rule(answer, sources, asked)), None)


def _weighed(answer: Analysis, sources: list[Analysis], asked: Analysis | None) -> Verdict:
    lent = [a for a in _topic_words(answer) if asked and _stands_in(a, asked)]
    found = signs(answer, sources, lent)
    if "cover" not in found:
        return ALLOWED
    support = model().support(found)
    if support.probability >= model().threshold and found["cover"].value >= _LEAST_COVER:
        return ALLOWED
    rule = _rule(support)
    sign = support.against if rule != "COVERAGE" else None
    span = (sign.start, sign.end) if sign else (0, len(answer.folded.text))
    return _refuse(answer, rule, *span, _WEIGHED[rule])


def _rule(support: Support) -> str:
    """The kind of the sign that speaks most against the sentence."""
    name = support.against.name if support.against else ""
    return next((rule for rule, signs_of in _SIGNS_OF.items() if name.startswith(signs_of)), "COVERAGE")


def _stands_in(atom: Atom, asked: Analysis) -> bool:
    if atom.value:
        return any(grounds(e, atom.value) for e in asked.expressions)
    return atom.form in asked.forms


def _topic_words(answer: Analysis) -> list[Atom]:
    """Words and values that only say what a sentence speaks of (「…は」「…の場合」)."""
    return [
        a for segment, found in zip(answer.segments, atoms(answer), strict=True) for a in found
        if a.part is not Part.VERB and a.start < _frame_end(answer, segment)
    ]  # fmt: skip


def _refuse(answer: Analysis, rule: str, start: int, end: int, reason: str) -> Verdict:
    return Verdict(allowed=False, rule=rule, span=answer.folded.original_span(start, end), reason=reason)


def _values(answer: Analysis, sources: list[Analysis], asked: Analysis | None) -> Iterator[Verdict]:
    """Every number, date, time, weekday, phone number and link stands there, on the same side."""
    text = answer.folded.text
    known = [(e, s, source) for source in sources for s in source.segments for e in s.expressions]
    for claim in answer.expressions:
        standing = [place for place in known if _stands(place[0], claim, sources)]
        in_question = [e for e in asked.expressions if grounds(e, claim)] if asked else []
        if not standing:
            if not (in_question and _CONDITION.match(text, claim.end)):
                rule, reason = _REASONS[claim.kind]
                yield _refuse(answer, rule, claim.start, claim.end, reason)
        elif all(_side_wrong(e, claim, segment) for e, segment, _ in standing) or (
            claim.kind is Kind.NUMBER
            and _BOUND.match(text, claim.end)
            and not any(e.sides & claim.sides for e in in_question)
            and not any(_may_be_limit(*place) for place in standing)
        ):
            reason = "「以内・以降」「以上・未満」「まで・から」などの範囲が、示した資料と食い違います。"
            yield _refuse(answer, "RANGE", claim.start, claim.end, reason)


def _stands(e: Expression, claim: Expression, sources: list[Analysis]) -> bool:
    """「2026年7月31日」 stands in a text on 令和8年度 that says only 「7月31日」."""
    if grounds(e, claim):
        return True
    if not (bears_out(e, claim) and claim.year and claim.month):
        return False
    years = [x for source in sources for x in source.expressions if x.kind is Kind.DATE and x.year]
    fiscal_year = claim.year - (claim.month <= 3)
    return any(x.year == (fiscal_year if x.fiscal else claim.year) for x in years)


def _side_wrong(source: Expression, claim: Expression, segment: Segment) -> bool:
    """A contrary side; or, in prose, a 以上/未満 that the source does not have."""
    if sides_conflict(source, claim):
        return True
    strict = claim.sides & {Side.LT, Side.GT}
    return bool(strict) and not source.sides and not segment.is_row


def _may_be_limit(e: Expression, segment: Segment, source: Analysis) -> bool:
    """Whether the source gives the value as a limit, or words before or behind it could mean one; a row often does."""
    text, at = source.folded.text, source.segments.index(segment)
    before = text[source.segments[max(0, at - 1)].start : e.start]
    behind = text[e.end : min((x.start for x in segment.expressions if x.start >= e.end), default=segment.end)]
    in_range = before.endswith(("〜", "-")) or behind.startswith(("〜", "-", "・"))
    return bool(e.sides or segment.is_row or in_range or _LIMITING.search(before) or _LIMITING.search(behind))


def _names(answer: Analysis, sources: list[Analysis], asked: Analysis | None) -> Iterator[Verdict]:
    """Offices and buildings: the longest ending that the source has may lack only the city's own name."""
    texts = [s.folded.compact for s in sources]
    context = "".join(texts) + (asked.folded.compact if asked else "")
    for m in _OFFICE.finditer(answer.folded.text):
        name = m.group().lower()
        cut = next((i for i in range(len(name) - 1) if any(name[i:] in t for t in texts)), None)
        if cut is None:
            lead = 0 if asked is None or name not in asked.folded.compact else None
        else:
            lead = (
                None
                if cut == 0 or name[:cut] in context and _OFFICE.fullmatch(name[:cut]) or _OWN_CITY.match(name[:cut])
                else 0
            )
        if lead is not None:
            yield _refuse(answer, "NAME", m.start(), m.end(), "回答の部署や施設の名前が、示した資料にありません。")


def _quotes(answer: Analysis, sources: list[Analysis], asked: Analysis | None) -> Iterator[Verdict]:
    texts = [s.folded.compact for s in [*sources, *([asked] if asked else [])]]
    for m in _QUOTED.finditer(answer.folded.text):
        if not any(re.sub(r"\s", "", m.group(1)).lower() in text for text in texts):
            yield _refuse(answer, "QUOTE", m.start(1), m.end(1), "かぎ括弧の中の言葉が、示した資料にありません。")


def _frame_end(answer: Analysis, segment: Segment) -> int:
    """Up to here the segment says what it speaks of (「…は」「…の場合」), in the words of the question."""
    topics = [word.end for word in segment.words if word.is_topic]
    conditions = [m.end() for m in _FRAME.finditer(answer.folded.text, segment.start, segment.end)]
    return max([segment.start, *topics, *conditions])


def _direction(answer: Analysis, sources: list[Analysis], asked: Analysis | None) -> Iterator[Verdict]:
    """「32課から57課に減りました」: two numbers of one unit must go the way the verb says."""
    for segment in answer.segments:
        numbers = [e for e in segment.expressions if e.kind is Kind.NUMBER][-2:]  # 「10年保存は3,015冊から…」
        words = {w.form for w in segment.words}
        if len(numbers) != 2 or numbers[0].unit != numbers[1].unit or Side.GE not in numbers[0].sides:
            continue
        rises = bool(words & {"増える", "増加", "上がる", "上昇", "拡大"})
        falls = bool(words & {"減る", "減少", "下がる", "低下", "縮小"})
        grows = numbers[0].value < numbers[1].value  # type: ignore[operator]
        if rises != falls and rises != grows:
            yield _refuse(answer, "DIRECTION", segment.start, segment.end, "増減の向きが、数値と食い違います。")


def _free(answer: Analysis, sources: list[Analysis], asked: Analysis | None) -> Iterator[Verdict]:
    """Nothing is free of charge unless a source says so."""
    said = re.search("無料|無償", answer.folded.text)
    if said and not any(FREE.search(source.folded.text) for source in sources):
        yield _refuse(answer, "TERM", *said.span(), "回答の言葉が、示した資料にありません。")
