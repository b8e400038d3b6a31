"""Does a sentence of an answer say only what its sources say? Decided by rules, without a model.

The rules err on the side of objecting: a sentence that fails is replaced by the passage it cites, which is never wrong.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from guardrails.expressions import Expression, Kind, Side, grounds, sides_conflict
from guardrails.pairing import anchors, near_anchors, paired
from guardrails.polarity import Statement
from guardrails.sentences import Analysis, Clause, Segment, Word, analyse, lexicon
from guardrails.verdict import ALLOWED, Verdict

_CITATION = re.compile(r"\s*(?:\[\d{1,2}\]|【\d{1,2}】|［\d{1,2}］)")
_QUOTED = re.compile(r"[「『]([^「」『』]{2,})[」』]")
_CONDITION = re.compile(r"[^。、]{0,12}(?:場合|とき|時に|際|なら|であれば|の方|の人|の子|のお子|について)")
# What a text tells somebody to say is no statement of the text: 「手数料は無料です」と回答すること。
DICTATED = re.compile(
    r"(?<=[「『])[^「」『』\n]{6,}(?=[」』]と(?:必ず|常に|いつも|一律に|そのまま|だけ|のみ)?"
    r"(?:答え|回答|返答|返信|案内し|案内す|伝え|説明し|説明す|言|返|述べ))"
)
_BEFORE_OR_AFTER = re.compile(r"(?P<what>[一-龥]{2})[ぁ-ん受行実終]{0,5}(?P<side>[前後])(?![一-龥])")
_FRAME = re.compile(r"場合|とき|時に|際|なら|であれば|について|には|では|方が|人が")
_OFFICE = re.compile(
    r"[一-龥ァ-ヶー]{1,12}(?:課|係|室|局|署|センター|支所|出張所|事務所|委員会|別館|本館|庁舎)(?![一-龥])"
)
_OWN_CITY = re.compile(r"^(?:本|当|各)?(?:市|市役所|本庁|区|町|村)?(?:の)?$")
_ANSWERED = re.compile(
    r"^(?:回答|答え?|A)?[::.]?(はい|いいえ|できます|可能です|できません|あります|ありません|不可です)"
)
_EXCLUDES = re.compile(r"ない|ません|なし|ず[、に。]|不|無|外|除|禁止|非|未|のみ|だけ|限")
_PAPERS = ("票", "証", "状", "書", "券", "簿", "届")
# Generic words that decide something: the source must say so, in one of these ways.
_DECISIVE = {
    "無料": r"無料|無償|かから(?:ない|ず)|かかりません|徴収し(?:ない|ません)|免除|不要|(?<![0-9,])0円|取らない",
    "有料": r"有料|[0-9]円",
    "免除": r"免除|減免|無料|免",
    "中止": r"中止|取りやめ|休止|見合わせ|休会",
    "停止": r"停止|止め|休止|中止|休館|利用でき",
    "終了": r"終了|終わ|まで|満了|廃止|閉",
    "開始": r"開始|始|から|開",
    "義務": r"義務|なければならな|なければなりま|必須|必要|すること|ものとする",
    "許可": r"許可|認め|承認|可能|でき",
}
_COVERAGE = 0.5
_FEW_WORDS = 3  # too few to tell a paraphrase from an invention
_WINDOW = 4  # segments that count as one place
_REASONS = {
    Kind.NUMBER: ("NUMBER", "回答の数値が、示した資料にありません。"),
    Kind.DATE: ("DATE", "回答の年月日が、示した資料にありません。"),
    Kind.TIME: ("TIME", "回答の時刻が、示した資料にありません。"),
    Kind.WEEKDAY: ("WEEKDAY", "回答の曜日が、示した資料にありません。"),
    Kind.PHONE: ("PHONE", "回答の電話番号が、示した資料にありません。"),
    Kind.LINK: ("LINK", "回答のURLやメールアドレスが、示した資料にありません。"),
}


def verify(sentence: str, sources: Sequence[str], question: str = "") -> Verdict:
    """ALLOWED, or the first claim of `sentence` that does not stand in `sources`.

    `sources` are the texts of the passages the sentence cites, each with its title and heading path as a first line.
    `question` lends its words, and its numbers where the sentence only repeats them as a condition; it proves nothing.
    The span is in characters of `sentence`. About 2 ms a sentence once the sources have been seen (see `prepare`).
    """
    if not sources:
        return Verdict(
            allowed=False, rule="NO_SOURCE", span=None, reason="回答の文に、根拠となる資料が示されていません。"
        )
    answer = analyse(_CITATION.sub(lambda m: " " * len(m.group()), sentence))
    found = [analyse(source if "「" in sentence else _without_dictated(source)) for source in sources]
    asked = analyse(question) if question else None
    rules: tuple[Callable[[Analysis, list[Analysis], Analysis | None], Iterator[Verdict]], ...] = (
        _values, _names, _quotes, _terms, _predicates, _opposites, _order, _polarity, _direction, _coverage,
    )  # fmt: skip
    for rule in rules:
        for verdict in rule(answer, found, asked):
            return verdict
    return ALLOWED


def prepare(sources: Sequence[str]) -> None:
    """Take the sources apart beforehand (6 ms each), so that `verify` need not; best while the model reads them."""
    for source in sources:
        analyse(source)
        analyse(_without_dictated(source))


def _without_dictated(source: str) -> str:
    return DICTATED.sub(lambda m: "　" * len(m.group()), source)


def _refuse(answer: Analysis, rule: str, start: int, end: int, reason: str) -> Verdict:
    return Verdict(allowed=False, rule=rule, span=answer.folded.original_span(start, end), reason=reason)


def _values(answer: Analysis, sources: list[Analysis], asked: Analysis | None) -> Iterator[Verdict]:
    """Every number, date, time, weekday, phone number and link: there, on the same side, and said of the same thing."""
    text = answer.folded.text
    for claim in answer.expressions:
        places = [
            (e, segment, source)
            for source in sources
            for segment in source.segments
            for e in segment.expressions
            if grounds(e, claim)
        ]
        if not places:
            repeated = asked is not None and any(grounds(e, claim) for e in asked.expressions)
            if repeated and _CONDITION.match(text, claim.end):
                continue
            rule, reason = _REASONS[claim.kind]
            yield _refuse(answer, rule, claim.start, claim.end, reason)
            continue
        agreeing = [p for p in places if not _side_wrong(p[0], claim, p[1])]
        if not agreeing:
            reason = "「以内・以降」「以上・未満」「まで・から」などの範囲が、示した資料と食い違います。"
            yield _refuse(answer, "RANGE", claim.start, claim.end, reason)
        elif not paired(claim, answer, agreeing):
            reason = "数値や日付が、示した資料では別の項目や年度のものです。"
            yield _refuse(answer, "PAIRING", claim.start, claim.end, reason)


def _side_wrong(source: Expression, claim: Expression, segment: Segment) -> bool:
    """A contrary side; or, in prose, a 以上/未満 that the source does not have."""
    if sides_conflict(source, claim):
        return True
    strict = claim.sides & {Side.LT, Side.GT}
    return bool(strict) and not source.sides and not segment.is_row


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


def _terms(answer: Analysis, sources: list[Analysis], asked: Analysis | None) -> Iterator[Verdict]:
    """A noun that neither source nor question has, and that is not one of the generic words of the lexicon."""
    for segment in answer.segments:
        lent_until = _frame_end(answer, segment)
        for word in segment.words:
            lender = asked if word.start < lent_until else None
            if word.is_name and not _known(word, answer, sources, lender):
                yield _refuse(answer, "TERM", word.start, word.end, "回答の言葉が、示した資料にありません。")


def _frame_end(answer: Analysis, segment: Segment) -> int:
    """Up to here the segment says what it speaks of (「…は」「…の場合」), in the words of the question."""
    topics = [word.end for word in segment.words if word.is_topic]
    conditions = [m.end() for m in _FRAME.finditer(answer.folded.text, segment.start, segment.end)]
    return max([segment.start, *topics, *conditions])


def _predicates(answer: Analysis, sources: list[Analysis], asked: Analysis | None) -> Iterator[Verdict]:
    """What a sentence says in the end stands in the source; a question that asks to say it proves nothing."""
    text = "".join(source.folded.compact for source in sources)
    for segment in answer.segments:
        for word in segment.words:
            said_so = _DECISIVE.get(word.form)
            if said_so and not re.search(said_so, text):
                yield _refuse(answer, "TERM", word.start, word.end, "回答の言葉が、示した資料にありません。")
        last = segment.words[-1] if segment.words else None
        if last is None or last.form in lexicon().generic or any(last.form in source.forms for source in sources):
            continue
        written = answer.folded.text[last.start : last.end].lower()
        kanji = re.findall("[一-龥]", last.form)
        # Verbs are paraphrased too freely (増える, もらえる); nouns are what a claim is made of.
        noun = re.fullmatch(r"[一-龥ァ-ヶーa-z]{2,}", written) or (len(written) > 3 and len(kanji) == len(last.form))
        if noun and written not in text and not any(character in text for character in kanji):
            yield _refuse(answer, "TERM", last.start, last.end, "回答の言葉が、示した資料にありません。")


def _known(word: Word, answer: Analysis, sources: list[Analysis], asked: Analysis | None) -> bool:
    written = answer.folded.text[word.start : word.end].lower()
    everything = [*sources, *([asked] if asked else [])]
    paper = written + answer.folded.text[word.end : word.end + 1]
    if paper.endswith(_PAPERS) and word.in_compound and paper not in lexicon().generic:
        return any(paper in a.folded.compact for a in everything)  # 住民 is generic, 住民票 is not
    if word.form in lexicon().generic or written in lexicon().generic:
        return True
    if word.form[:-1] in lexicon().generic and word.form[-1] in "内外中前後":
        return True
    if any(word.form in a.forms or written in a.folded.compact for a in everything):
        return True
    if re.fullmatch("[一-龥]{2}", written):  # 着工 for 「工事に着手」
        first, second = written[0], written[1]
        near = re.compile(f"{first}[^。]{{0,4}}{second}|{second}[^。]{{0,4}}{first}")
        if any(near.search(a.folded.compact) for a in everything):
            return True
    made_verb = re.match("し|する|され|でき", answer.folded.text[word.end : word.end + 2]) is not None
    return made_verb and any(
        c in a.folded.compact for a in everything for c in written if "一" <= c <= "龥"
    )  # 設置する, 設ける


def _opposites(answer: Analysis, sources: list[Analysis], asked: Analysis | None) -> Iterator[Verdict]:
    """転出届 where the source has only 転入届; 本人 where it has 代理人 and 本人 only within 本人確認書類."""
    have = [w for source in sources for s in source.segments for w in s.words]
    texts = [s.folded.compact for s in sources]
    for one, other in lexicon().opposite_texts:
        at = answer.folded.text.find(one)
        if at >= 0 and any(other in t for t in texts) and not any(one in t for t in texts):
            yield _refuse(answer, "OPPOSITE", at, at + len(one), "回答の言葉が、示した資料と反対の意味です。")
    for segment in answer.segments:
        for word in segment.words:
            others = lexicon().opposites.get(word.form, frozenset())
            if not any(w.form in others for w in have):
                continue
            following = answer.folded.text[word.end : word.end + 1] if word.in_compound else ""
            if following:
                stands = any(re.search(f"(?<![非不未無]){re.escape(word.form + following)}", t) for t in texts)
                opposed = any(other + following in t for t in texts for other in others)
                wrong = opposed and not stands
            else:
                wrong = not any(w.form == word.form and not w.in_compound for w in have)
            if wrong:
                yield _refuse(answer, "OPPOSITE", word.start, word.end, "回答の言葉が、示した資料と反対の意味です。")


def _order(answer: Analysis, sources: list[Analysis], asked: Analysis | None) -> Iterator[Verdict]:
    """「面談を受ける前に」 where the source has it after: 「面談を受けた後」."""
    for m in _BEFORE_OR_AFTER.finditer(answer.folded.text):
        said, other = ("前", "後") if m["side"] == "前" else ("後", "前")
        what = rf"{re.escape(m['what'])}[ぁ-ん受行実終]{{0,5}}"
        texts = [s.folded.compact for s in sources]
        if any(re.search(what + other, t) for t in texts) and not any(re.search(what + said, t) for t in texts):
            yield _refuse(answer, "OPPOSITE", *m.span(), "前後の順序が、示した資料と反対です。")


def _polarity(answer: Analysis, sources: list[Analysis], asked: Analysis | None) -> Iterator[Verdict]:
    """できる/できない and the like: denied where the clause of the source that speaks of the same things affirms it."""
    evidence = [(*found, source) for source in sources for found in _evidence(source)]
    for segment in answer.segments:
        for clause in segment.clauses:
            about = anchors(segment, clause.start, clause.end, answer.folded.text)
            for statement in clause.statements:
                if not statement.final:
                    continue
                same = [
                    (c, place, source, s.positive == affirmed)
                    for c, affirmed, place, source in evidence
                    for s in c.statements
                    if _head(s) == _head(statement) and s.conditional == statement.conditional
                ]
                best = max((_shared(clause, c) for c, *_ in same), default=0)
                nearest = [found for found in same if _shared(clause, found[0]) == best]
                verdict = _contradiction(answer, clause, statement, about, nearest) or (
                    None if nearest else _bare_denial(answer, clause, statement, evidence)
                )
                if verdict:
                    yield verdict
                if nearest and statement.head not in ("可能", "必要") and not _has_values(segment, clause):
                    things = anchors(segment, clause.start, clause.end, answer.folded.text, objects=True)
                    if not any(_spoken_of(things, _head(statement), source) for source in sources):
                        reason = "示した資料では、別のものについて述べられています。"
                        yield _refuse(answer, "SUBJECT", clause.start, clause.end, reason)


_Found = tuple[Clause, Segment, Analysis, bool]


def _head(statement: Statement) -> str:
    return lexicon().canonical.get(statement.head, statement.head)


def _contradiction(
    answer: Analysis, clause: Clause, statement: Statement, about: frozenset[str], nearest: Sequence[_Found]
) -> Verdict | None:
    """All the clauses nearest to the answer's say the contrary, or speak of the contrary thing."""
    if not nearest:
        return None
    nearest = [f for f in nearest if near_anchors(about, f[1], f[2])] or nearest
    words = clause.words - {statement.head}
    contrary = [
        positive != statement.positive and (near_anchors(about, place, source) or 2 * len(words & c.words) > len(words))
        for c, place, source, positive in nearest
    ]
    if all(contrary):
        reason = "できる・できない、必要・不要などが、示した資料と食い違います。"
        return _refuse(answer, "POLARITY", clause.start, clause.end, reason)
    if all(
        (_opposed(clause.words, c.words) and 2 * len(words & c.words) >= len(words))
        or _other_compound(answer, clause, statement, c, source)
        for c, _, source, _ in nearest
    ):
        return _refuse(answer, "OPPOSITE", clause.start, clause.end, "回答の言葉が、示した資料と反対の意味です。")
    return None


def _bare_denial(
    answer: Analysis, clause: Clause, statement: Statement, evidence: Sequence[tuple[Clause, bool, Segment, Analysis]]
) -> Verdict | None:
    """A denial where nothing in the sources that shares a word with it is denied or excluded."""
    if statement.positive or statement.conditional:
        return None
    for c, affirmed, _, source in evidence:
        written = source.folded.text[c.start : c.end]
        denies = any(s.positive != affirmed for s in c.statements) or _EXCLUDES.search(written)
        if denies and clause.words & c.words:
            return None
    reason = "回答は否定していますが、示した資料に否定はありません。"
    return _refuse(answer, "DENIAL", clause.start, clause.end, reason)


def _has_values(segment: Segment, clause: Clause) -> bool:
    """The values of a clause have been held against their own words already."""
    return any(clause.start <= e.start < clause.end for e in segment.expressions)


def _spoken_of(about: frozenset[str], head: str, source: Analysis) -> bool:
    """Is the head said, in any form, where everything the clause is about stands?"""
    for place in source.segments:
        for clause in place.clauses:
            inside = [w for w in place.words if clause.start <= w.start < clause.end]
            said = any(head == w.form and not w.in_compound for w in inside)
            if said or any(_head(s) == head for s in clause.statements):
                own = anchors(place, clause.start, clause.end, source.folded.text)
                if near_anchors(about, place, source, strict=bool(own)):
                    return True
    return False


def _other_compound(answer: Analysis, claim: Clause, statement: Statement, clause: Clause, source: Analysis) -> bool:
    """能力評価 in the answer, 業績評価 in the source where it says the same, though it knows 能力 too."""
    text = source.folded.text[clause.start : clause.end]
    text = next((part for part in text.split("、") if statement.head in part), text)
    words = [w for s in answer.segments for w in s.words if claim.start <= w.start < claim.end]
    for first, second in pairwise(words):
        adjoining = first.end == second.start and first.form in source.forms and first.form not in clause.words
        if adjoining and re.search(f"[一-龥ァ-ヶ]{re.escape(second.form)}", text):
            return True
    return False


def _opposed(claim: frozenset[str], source: frozenset[str]) -> bool:
    """The claim has one of a pair of opposites, its clause in the source has only the other."""
    return any(lexicon().opposites.get(word, frozenset()) & source for word in claim - source)


def _evidence(source: Analysis) -> Iterator[tuple[Clause, bool, Segment]]:
    """Clauses that affirm something, with True; a question answered with いいえ counts as denied."""
    for i, segment in enumerate(source.segments):
        for clause in segment.clauses:
            if not clause.asks:
                yield clause, True, segment
                continue
            following = source.segments[i + 1] if i + 1 < len(source.segments) else None
            if following is None:
                continue
            reply = _ANSWERED.match(source.folded.text[following.start : following.end])
            if reply:
                yield clause, not reply.group(1).endswith(("いいえ", "せん", "不可です")), segment


def _shared(claim: Clause, source: Clause) -> float:
    """Words in common; a topic (…は, …も) counts twice, because it tells 代理人 from 本人."""
    common = claim.words & source.words
    return len(common) + len(common & claim.topics)


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


def _coverage(answer: Analysis, sources: list[Analysis], asked: Analysis | None) -> Iterator[Verdict]:
    """Most content words of the sentence stand in one place of one source."""
    words = {w.form for s in answer.segments for w in s.words} - lexicon().generic
    if asked:
        words -= asked.forms
    if len(words) < _FEW_WORDS:
        return
    texts = "".join(s.folded.compact for s in sources)
    words = {w for w in words if not (kanji := re.findall("[一-龥]", w)) or not all(k in texts for k in kanji)} | {
        w for w in words if any(w in s.forms for s in sources)
    }  # 払い戻す for 払い戻し: neither borne out nor missing
    best = max((len(words & place) for source in sources for place in _places(source)), default=0)
    if best < _COVERAGE * len(words):
        end = len(answer.folded.text)
        yield _refuse(answer, "COVERAGE", 0, end, "回答の文の大部分が、示した資料の一か所に見つかりません。")


def _places(source: Analysis) -> Iterator[frozenset[str]]:
    """The words of every stretch of a few segments, each with the title."""
    forms = [frozenset(w.form for w in s.words) for s in source.segments]
    title = frozenset[str]().union(*forms[: source.title])
    for i in range(max(1, len(forms) - _WINDOW + 1)):
        yield title.union(*forms[i : i + _WINDOW])
