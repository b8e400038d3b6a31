"""What a clause affirms and what it denies: できる/できない, 必要/不要, 対象/対象外, してはならない."""

# ruff: noqa: E501 (tables of patterns; ruff counts a kanji as two columns)

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Token:
    """One morpheme of Sudachi (split mode A) with its place in the folded text."""

    surface: str
    form: str
    pos: str
    sub: str
    use: str
    start: int
    end: int
    prefix: str = ""  # 非 of 非公開

    @property
    def is_content(self) -> bool:
        """Carries meaning of its own: nouns of two letters or more, verbs, adjectives; no numerals, no auxiliaries."""
        if self.pos == "名詞":
            return (
                (self.sub != "数詞" or self.surface in ("偶数", "奇数"))
                and self.use != "助数詞"
                and (len(self.surface) > 1 or self.surface in _SINGLE)
            )
        if self.pos == "動詞":
            return self.form not in _LIGHT_VERBS
        return self.pos in ("形容詞", "形状詞") and self.form not in _NEGATIONS


@dataclass(frozen=True, kw_only=True)
class Statement:
    """`head` (a canonical word) is affirmed or denied. `conditional`: only if something is lacking (「許可がなければ…できない」)."""

    head: str
    positive: bool
    conditional: bool
    final: bool  # the predicate its clause ends with


_SINGLE = frozenset("県国都町村区犬猫")
_LIGHT_VERBS = frozenset(
    [
        "為る",
        "居る",
        "有る",
        "成る",
        "下さる",
        "頂く",
        "来る",
        "行く",
        "行う",
        "出来る",
        "掛かる",
        "付ける",
        "因る",
        "依る",
        "対する",
        "就く",
        "於く",
        "基づく",
        "伴う",
        "願う",
        "置く",
        "見る",
        "得る",
        "言う",
        "御座る",
        "致す",
        "合う",
        "在る",
    ]
)
_NEGATIONS = frozenset(["ない", "無い", "ず", "ぬ", "まい", "無し"])
_DENYING = {
    "不要": "必要",
    "不可": "可能",
    "不可能": "可能",
    "無料": "有料",
    "無償": "有料",
    "無効": "有効",
    "対象外": "対象",
    "禁止": "可能",
    "不能": "可能",
}
_CANONICAL = {
    "出来る": "可能",
    "可": "可能",
    "可能": "可能",
    "認める": "可能",
    "受け付ける": "可能",
    "許可": "可能",
    "要る": "必要",
    "要する": "必要",
    "要す": "必要",
    "必須": "必要",
    "有償": "有料",
}
_STATES = frozenset(["必要", "可能", "対象", "有料", "有効", "可", "必須", "含む"])
_PASSED = frozenset(["こと", "事", "もの", "物", "必要", "可能", "わけ", "訳", "義務", "対象", "よう"])
_POTENTIAL = re.compile(r"([えけげせてねべめれ])る$")
_U_ROW = dict(
    zip("えけげせてねべめれ", "うくぐすつぬぶむる", strict=True)
)  # 使える → 使う; on both sides, so 受ける does no harm
_LACK = re.compile(r"なければ|ない限り|ないと|ない場合|ずに|なしに|なしで|なくては")
_LACKING = re.compile(rf"(?:{_LACK.pattern})[^。]*(?:ない|ません|ぬ|ず|不可)")
_FORBIDDEN = re.compile(r"[てで]は(?:なら|なり|いけ)")
_PERMITTED = re.compile(r"[てで]も(?:かま|構|よい|いい|良い|よく|差し支え)")
_OBLIGATION = re.compile(r"(?:なければ|なくては|ねば|ないと|なけりゃ)(?:なら|なり|いけ|だめ)")


def find_statements(tokens: Sequence[Token], segment: str) -> Iterator[Statement]:
    """The statements of one clause; `segment` is the sentence it stands in, which shows whether a condition is lacking."""
    sentence = _OBLIGATION.sub("", segment)
    conditional = bool(_LACK.search(sentence))
    clause = "".join(t.surface for t in tokens)
    if _LACKING.search(sentence) and _LACK.search(
        _OBLIGATION.sub("", clause)
    ):  # 「許可がなければできない」: a permit is necessary
        yield Statement(head="必要", positive=True, conditional=False, final=False)
    if _FORBIDDEN.search(clause):
        yield Statement(head="可能", positive=False, conditional=conditional, final=True)
    elif _PERMITTED.search(clause):
        yield Statement(head="可能", positive=True, conditional=conditional, final=True)
    for i, token in enumerate(tokens):
        head, positive = _head(tokens, i)
        if not head:
            continue
        scope = _scope(tokens, i)
        final = head == "有料" or scope_end(tokens, i, scope)
        if (
            token.pos == "名詞"
            and head not in _STATES | set(_DENYING.values())
            and not (_is_predicate(scope) if scope else final)
        ):
            continue
        written = "".join(t.surface for t in scope)
        positive ^= _denied(scope, written)
        yield Statement(head=head, positive=positive, conditional=conditional, final=final)
        if head != "可能" and any(t.form in ("出来る",) for t in scope):
            yield Statement(head="可能", positive=positive, conditional=conditional, final=final)
        elif _OBLIGATION.search(written) or any(t.form == "必要" for t in scope):
            yield Statement(head="必要", positive=positive, conditional=conditional, final=final)


def scope_end(tokens: Sequence[Token], i: int, scope: Sequence[Token]) -> bool:
    """Does nothing but punctuation follow the scope of the head?"""
    rest = tokens[i + 1 + len(scope) :]
    return all(t.pos == "補助記号" or t.pos == "助詞" for t in rest)


def _head(tokens: Sequence[Token], i: int) -> tuple[str, bool]:
    """The canonical word that token i states, and whether the word itself affirms; "" when it states nothing."""
    token = tokens[i]
    before = tokens[i - 1] if i else None
    if token.form in _DENYING:
        return _DENYING[token.form], False
    if token.form == "掛かる":
        paid = any(t.surface in ("料", "費用", "料金", "費", "お金", "手数料") for t in tokens[:i])
        return ("有料" if paid else "掛かる"), True
    if (
        token.form == "有る"
        and before is not None
        and any(t.surface in ("負担", "費用", "手数", "料金") for t in tokens[:i])
    ):
        return "有料", True
    if token.form in _CANONICAL:
        return _CANONICAL[token.form], True
    if token.pos == "動詞" and token.form not in _LIGHT_VERBS:
        return _POTENTIAL.sub(lambda m: _U_ROW[m.group(1)], token.form), True
    made_verb = i + 1 < len(tokens) and tokens[i + 1].surface == "化"
    if token.pos in ("名詞", "形状詞") and (
        made_verb or token.use in ("サ変可能", "サ変形状詞可能", "形状詞可能") or token.form in _STATES
    ):
        return token.form.removeprefix(token.prefix), not token.prefix
    return "", True


def _scope(tokens: Sequence[Token], i: int) -> list[Token]:
    """What follows a head up to the next word with a meaning of its own."""
    scope: list[Token] = []
    for token in tokens[i + 1 :]:
        carries_on = (
            token.pos in ("助動詞", "助詞", "接尾辞")
            or (token.pos == "動詞" and token.form in _LIGHT_VERBS)
            or token.form in _NEGATIONS
            or token.form in _DENYING
            or token.form in _PASSED
            or (token.form in _CANONICAL and token.form not in ("許可",))
        )
        if not carries_on:
            break
        scope.append(token)
    return scope


def _is_predicate(scope: Sequence[Token]) -> bool:
    """「申請します」「申請が不要」 state something; 「申請の場合」「申請書」 do not."""
    if scope[0].surface == "化":
        scope = scope[1:]
    if scope and scope[0].pos == "接尾辞" or scope and scope[0].surface in ("の", "と", "や", "に", "へ", "で"):
        return any(t.form in ("為る",) for t in scope[:1])
    return any(t.pos in ("動詞", "助動詞", "形容詞") or t.form in _DENYING or t.form in _CANONICAL for t in scope)


def _denied(scope: Sequence[Token], written: str) -> bool:
    negations = 0
    for before, token in zip([None, *scope], scope, strict=False):
        if (
            token.form in _NEGATIONS
            and not (before is not None and before.surface in ("だけ", "のみ", "限ら"))
            or token.form in _DENYING
            or (token.surface == "外" and token.pos == "接尾辞")
        ):
            negations += 1
    if "しか" in written:
        negations += 1
    return negations % 2 == 1
