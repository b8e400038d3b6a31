"""Every text the assistant itself says to a reader, in one place. Owners may review it line by line."""

from assistant.types import AnswerStatus

REFUSALS: dict[AnswerStatus, str] = {
    AnswerStatus.NO_SOURCE: (
        "登録されている資料の中に、この質問の答えは見つかりませんでした。"
        "言葉を変えて質問するか、所管課に確認してください。"
    ),
    AnswerStatus.UNVERIFIED: (
        "資料に書かれていると確かめられる回答を作れませんでした。"
        "関係する資料の箇所を示しますので、原文を確認してください。"
    ),
    AnswerStatus.OUT_OF_SCOPE: "この質問は、この窓口でお答えできる範囲の外です。",
    AnswerStatus.BLOCKED_PII: (
        "マイナンバーやカード番号などの番号が含まれているため、質問を受け付けませんでした。"
        "番号を除いて、もう一度質問してください。"
    ),
    AnswerStatus.BLOCKED_INJECTION: (
        "質問の中に、アシスタントへの指示と見られる文が含まれているため、受け付けませんでした。"
        "手続きについての質問だけを書いてください。"
    ),
    AnswerStatus.INVALID_QUESTION: ("質問を読み取れませんでした。手続きや規則について、文章で質問してください。"),
    AnswerStatus.CLOSED: "ただいま受付を停止しています。",
    AnswerStatus.BUSY: (
        "ただいま混み合っています。関係する資料の箇所を示しますので、少し待ってからもう一度質問してください。"
    ),
    AnswerStatus.MODEL_DOWN: (
        "回答を作るモデルが応答しません。関係する資料の箇所を示します。続く場合は情報政策課に連絡してください。"
    ),
    AnswerStatus.CANCELLED: "回答を中止しました。",
}
"""What is shown instead of an answer, by status. `ANSWERED`, `FAQ` and `TABLE` have no fixed text."""

UNREADABLE_QUESTION = "（読み取れない質問）"
"""Stands in the conversation in place of a question that was not kept."""

AS_OF = "（{day}時点の資料によります。）"
"""Stands below an answer to a question about the rules of another day than today."""
