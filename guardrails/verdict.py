"""What a rule decided about a text: the one value that every guardrail returns."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """One decision of one rule.

    `rule` names it (stable, for the audit log and its statistics); `span` is [start, end) in characters of the text
    that was judged, None when the whole text is meant. `reason` is Japanese and never repeats the judged text, so that
    a verdict may be logged as it is.
    """

    allowed: bool
    rule: str
    span: tuple[int, int] | None
    reason: str


ALLOWED = Verdict(allowed=True, rule="", span=None, reason="")
"""Nothing to object to."""


def refuse(rule: str, reason: str) -> Verdict:
    """The text as a whole."""
    return Verdict(allowed=False, rule=rule, span=None, reason=reason)
