"""Numbers as people and machines read them: tables in Japanese, and flat objects for JSON."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from eval.answers import AnswerScores
from eval.comparison import Comparison
from eval.faq import FaqScores
from eval.garbage import GarbageScores
from eval.metrics import Estimate, Timing
from eval.minutes_items import ItemScore
from eval.pii import PiiScores
from eval.report import Table
from eval.retrieval import DEPTH, RetrievalScores
from eval.transcripts import HearingScore

if TYPE_CHECKING:
    from eval.calibration import Calibrated
    from eval.verifier import Fitted

_SHARE = ("指標", "値［95% 区間］")


def retrieval_table(scores: RetrievalScores) -> Table:
    rows = [("質問（採点した数）", f"{scores.questions}（{scores.scored}）")]
    rows += [(name, str(value)) for name, value in _rankings(scores).items()]
    rows += [("主題の合う質問を通した", _shown(scores.kept)), ("答えのない質問を止めた", _shown(scores.refused))]
    rows += [
        ("検索（中央値 / 95%）", _seconds(scores.search)),
        ("個人情報の確認と検索（中央値 / 95%）", _seconds(scores.masked_search)),
    ]
    return Table(title="検索", headings=_SHARE, rows=rows)


def retrieval_json(scores: RetrievalScores) -> dict[str, Any]:
    """`intervals` hold the bounds of each share; seconds are medians and 95th percentiles."""
    shares = {**_rankings(scores), "kept": scores.kept, "refused": scores.refused}
    return {
        "questions": scores.questions,
        "scored": scores.scored,
        **_json_shares(shares),
        **_json_timing("search", scores.search),
        **_json_timing("masked_search", scores.masked_search),
    }


def faq_table(scores: FaqScores) -> Table:
    rows = [
        ("質問", str(scores.questions)),
        ("言い換えた質問に、正しい FAQ を出した", _shown(scores.right)),
        ("出したうち誤り", _shown(scores.wrong)),
        ("どの FAQ も答えない質問に、出さなかった", _shown(scores.refused)),
    ]
    return Table(title="FAQ", headings=_SHARE, rows=rows)


def faq_json(scores: FaqScores) -> dict[str, Any]:
    """`intervals` hold the bounds of each share."""
    shares = {"right": scores.right, "wrong_of_answered": scores.wrong, "refused": scores.refused}
    return {"questions": scores.questions, **_json_shares(shares)}


def answers_table(scores: AnswerScores) -> Table:
    rows = [
        ("質問", str(scores.questions)),
        ("答えのある質問に正しく答えた", _shown(scores.right)),
        ("答えたうち誤り", _shown(scores.wrong)),
        ("答えのない質問を断った", _shown(scores.refused)),
        ("答えのある質問を断った", _shown(scores.wrongly_refused)),
        ("正答のうち、引用に答えがある", _shown(scores.proven)),
        ("答えたうち、正解の文書を引用した", _shown(scores.right_document)),
        ("閲覧できない文書を見せた", f"{scores.leaks} 件"),
        ("最初の文字まで（中央値 / 95%）", _seconds(scores.first_token)),
        ("全体（中央値 / 95%）", _seconds(scores.whole)),
    ]
    return Table(title="回答", headings=_SHARE, rows=rows)


def status_table(scores: AnswerScores) -> Table:
    rows = [(status, str(count), f"{count / scores.questions:.0%}") for status, count in scores.statuses.items()]
    return Table(title="終わり方", headings=("状態", "件数", "割合"), rows=rows)


def kinds_table(kinds: Mapping[str, AnswerScores]) -> Table:
    rows = [
        (kind, str(s.questions), _mean(s.right), _mean(s.wrong), _mean(s.refused), str(s.leaks))
        for kind, s in kinds.items()
    ]
    headings = ("種類", "質問", "正答", "答えたうち誤り", "答えのない質問を断った", "漏れ")
    return Table(title="質問の種類ごと", headings=headings, rows=rows)


def answers_json(scores: AnswerScores, kinds: Mapping[str, AnswerScores]) -> dict[str, Any]:
    shares = {name: getattr(scores, name) for name in ("right", "wrong", "refused", "wrongly_refused", "proven")}
    whole = {
        "questions": scores.questions,
        **_json_shares({**shares, "right_document": scores.right_document}),
        "leaks": scores.leaks,
        **_json_timing("first_token", scores.first_token),
        **_json_timing("seconds", scores.whole),
        "statuses": dict(scores.statuses),
    }
    return whole | ({"kinds": {kind: answers_json(s, {}) for kind, s in kinds.items()}} if kinds else {})


def pii_tables(scores: PiiScores) -> list[Table]:
    totals = [(name, _plain(value)) for name, value in asdict(scores).items() if name != "by_type"]
    types = [(name, str(s.spans), f"{s.recall:.3f}", f"{s.leak:.3f}") for name, s in scores.by_type.items()]
    return [
        Table(title="個人情報", headings=("指標", "値"), rows=totals),
        Table(title="種類ごと", headings=("種類", "件数", "伏せた割合", "漏れた割合"), rows=types),
    ]


def garbage_tables(scores: GarbageScores) -> list[Table]:
    rows = [
        ("品目（質問の数）", f"{scores.items}（{scores.questions}）"),
        ("品目の正答", f"{scores.item_accuracy:.2%}"),
        ("別の区分を答えた", f"{scores.wrong} 件"),
        ("答えなかった", f"{scores.missed} 件"),
        ("収集日の正答（比べた数）", f"{scores.date_accuracy:.2%}（{scores.dates}）"),
    ]
    kinds = [(kind, f"{share:.2%}") for kind, share in scores.by_kind.items()]
    missed = [(example,) for example in scores.examples]
    return [
        Table(title="ごみの表", headings=("指標", "値"), rows=rows),
        Table(title="書き方ごとの正答", headings=("書き方", "正答"), rows=kinds),
        *([Table(title="答えられなかった例", headings=("質問（品目）",), rows=missed)] if missed else []),
    ]


def hearing_table(score: HearingScore) -> Table:
    rows = [
        ("文字の誤り（CER）", f"{score.cer:.1%}"),
        ("同、書き方の違い（ください・下さい）を誤りとしない", f"{score.cer_words:.1%}"),
        ("話者の誤り（DER）", f"{score.diarization_error:.1%}"),
        ("話者（聞き分けた数 / 正解）", f"{score.speakers} / {score.reference_speakers}"),
        ("かかった時間 ÷ 録音の長さ", f"{score.real_time_factor:.3f}"),
        ("使った CPU 時間 ÷ 録音の長さ", f"{score.processor_factor:.3f}"),
        ("メモリーの最大", f"{score.peak_megabytes:,.0f} MB"),
        ("録音の長さ", f"{score.duration:.0f} 秒"),
        ("直した語", str(score.corrections)),
        ("落とした音声", f"{score.dropped_seconds:.0f} 秒"),
    ]
    return Table(title="録音の聞き取り", headings=("指標", "値"), rows=rows)


def items_table(scores: Mapping[str, ItemScore]) -> Table:
    rows = [
        (
            name,
            f"{score.recall:.1%}（{score.hits}/{score.gold}）",
            f"{score.precision:.1%}（{score.correct}/{score.found}）",
            str(len(score.wrong)),
        )
        for name, score in scores.items()
    ]
    return Table(title="議事録の決定と宿題", headings=("会議", "見つけた", "正しい", "担当・期限の誤り"), rows=rows)


def comparison_table(comparison: Comparison) -> Table:
    rows = [(name, f"{d.mean:+.3f} [{d.low:+.3f}–{d.high:+.3f}]") for name, d in comparison.differences.items()]
    rows += [
        ("質問", str(comparison.questions)),
        ("B で良くなった質問", "、".join(comparison.better) or "なし"),
        ("B で悪くなった質問", "、".join(comparison.worse) or "なし"),
    ]
    return Table(title="比較（B − A）", headings=_SHARE, rows=rows)


def _rankings(scores: RetrievalScores) -> dict[str, Estimate]:
    recalls = {f"recall@{depth}": value for depth, value in scores.recall.items()}
    return {**recalls, f"mrr@{DEPTH}": scores.mrr, f"ndcg@{DEPTH}": scores.ndcg}


def _json_shares(shares: Mapping[str, Estimate | None]) -> dict[str, Any]:
    known = {name: value for name, value in shares.items() if value}
    means: dict[str, Any] = {name: round(value.mean, 4) if value else None for name, value in shares.items()}
    return means | {"intervals": {name: [round(v.low, 4), round(v.high, 4)] for name, v in known.items()}}


def _json_timing(name: str, value: Timing | None) -> dict[str, float | None]:
    return {
        f"{name}_median": round(value.median, 4) if value else None,
        f"{name}_p95": round(value.p95, 4) if value else None,
    }


def _shown(value: Estimate | None) -> str:
    return f"{value}（{value.count} 問）" if value else "—"


def _mean(value: Estimate | None) -> str:
    return f"{value.mean:.2f}" if value else "—"


def _seconds(value: Timing | None) -> str:
    return f"{value.median:.3f} 秒 / {value.p95:.3f} 秒" if value else "—"


def _plain(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def calibration_tables(found: "Calibrated") -> list[Table]:
    weights = [("（基準）", f"{found.base:+.3f}"), *((name, f"{value:+.3f}") for name, value in found.weights.items())]
    about = [
        ("回答", str(found.answers)),
        ("正しい", f"{found.right:.3f}"),
        ("AUROC（交差検証）", f"{found.auroc:.3f}"),
    ]
    curve = [
        (f"{bin.low:.2f}–{bin.high:.2f}", str(bin.count), f"{bin.confidence:.3f}", f"{bin.right:.3f}")
        for bin in found.reliability
    ]
    return [
        Table(title="合わせた回答", headings=("指標", "値"), rows=about),
        Table(title="式", headings=("手がかり", "重み"), rows=weights),
        Table(title="確からしさと正しさ（交差検証）", headings=("確からしさ", "件数", "平均", "正しい"), rows=curve),
    ]


def verifier_tables(found: "Fitted") -> list[Table]:
    weights = [("（基準）", f"{found.base:+.3f}"), *((name, f"{value:+.3f}") for name, value in found.weights.items())]
    about = [
        ("正しい文", str(found.faithful)), ("改変した文", str(found.altered)), ("しきい値", f"{found.threshold:.3f}"),
    ]  # fmt: skip
    curve = [(part, f"{caught:.3f}") for part, caught in found.curve.items()]
    return [
        Table(title="合わせた文", headings=("指標", "値"), rows=about),
        Table(title="式", headings=("手がかり", "重み"), rows=weights),
        Table(title="見ていない組での釣り合い", headings=("正しい文を通した", "改変を見つけた"), rows=curve),
    ]
