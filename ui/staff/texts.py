"""Every text of the staff UI, in one place. Owners may review it line by line."""

from typing import Final

from assistant.jobs import JobState
from assistant.minutes.items import ItemKind, ItemSource
from assistant.minutes.types import GapReason
from assistant.types import AnswerStatus, Audience, Role
from ui.citizen_control import Mode

PRODUCT: Final = "Madoguchi 職員用"
TAGLINE: Final = "庁内の規程・手引き・FAQを根拠つきで調べる"

# ---- what goes wrong ----
API_DOWN: Final = (
    "サーバーに接続できません。数十秒待ってから、もう一度操作してください。続く場合は情報政策課に連絡してください。"
)
API_FAILED: Final = (
    "サーバーが処理に失敗しました（コード {status}）。もう一度操作し、続く場合は情報政策課に連絡してください。"
)
API_MISUNDERSTOOD: Final = (
    "サーバーの応答を読み取れませんでした。画面とサーバーの版が合っているか、情報政策課に確認してください。"
)
STREAM_BROKE_OFF: Final = "回答の途中で接続が切れました。もう一度質問してください。"
PAGE_FAILED: Final = (
    "画面の表示に失敗しました。ページを再読み込みしてください。続く場合は情報政策課に連絡してください。"
)
ORIGINAL_NOT_SIGNED_IN: Final = (
    "サインインの期限が切れています。元の画面でサインインし直してから、もう一度「原文を開く」を押してください。"
)
ORIGINAL_NOT_FOUND: Final = (
    "原文のファイルが見つかりません。削除されたか、閲覧できる権限がないか、原文が保管されていない資料です。"
)
API_DOWN_BANNER: Final = (
    "サーバーに接続できません。質問や資料の操作はできません。復旧すると、この表示は自動で消えます。"
)
PART_DOWN_BANNER: Final = "{parts}が停止しています。{effect}"
PART_STARTING_BANNER: Final = "{parts}を準備しています。しばらくお待ちください。"
MODEL_DOWN_EFFECT: Final = "文章での回答はできませんが、関係する資料の箇所は調べられます。"
OTHER_DOWN_EFFECT: Final = "一部の操作ができません。続く場合は情報政策課に連絡してください。"
VECTORS_DOWN_EFFECT: Final = (
    "埋め込みモデルが変わりました。終わるまで、検索は言葉と読みだけで行います。"
    "管理者は madoguchi reembed を実行してください。"
)
VECTORS: Final = "vectors"
MODEL_PARTS: Final = frozenset({"llm", "model"})
PARTS: Final[dict[str, str]] = {
    "llm": "回答モデル",
    "model": "回答モデル",
    "embedding": "検索モデル",
    "embedder": "検索モデル",
    "knowledge": "知識ベース",
    VECTORS: "意味による検索",
    "database": "データベース",
    "storage": "保存領域",
    "jobs": "資料の取り込み",
    "worker": "資料の取り込み",
    "pii": "個人情報の検出",
}

# ---- signing in ----
SIGN_IN: Final = "サインイン"
SIGN_IN_HEADING: Final = "サインイン"
SIGN_OUT: Final = "サインアウト"
USERNAME: Final = "利用者ID"
PASSWORD: Final = "パスワード"
SIGN_IN_HELP: Final = "利用者IDとパスワードが分からないときは、情報政策課に連絡してください。"
SIGN_IN_EMPTY: Final = "利用者IDとパスワードを入力してください。"
SESSION_EXPIRED: Final = "サインインの有効期限が切れました。もう一度サインインしてください。"
SESSION_EXPIRED_DRAFT: Final = (
    "サインインの有効期限が切れました。送信しようとした質問は残っています。サインインすると続けられます。"
)
SIGNED_OUT: Final = "サインアウトしました。"
DRAFT_KEPT: Final = "送信されていない質問を入力欄に戻しました。"

# ---- password ----
PASSWORD_CHANGE_HEADING: Final = "新しいパスワードの設定"
PASSWORD_CHANGE_FORCED: Final = (
    "初めてのサインインです。発行されたパスワードを、自分だけが知るパスワードに変えてください。"
)
CURRENT_PASSWORD: Final = "現在のパスワード"
NEW_PASSWORD: Final = "新しいパスワード"
NEW_PASSWORD_AGAIN: Final = "新しいパスワード（確認）"
PASSWORD_RULE: Final = "12文字以上。文章のように長いものが安全です。"
CHANGE_PASSWORD: Final = "パスワードを変更"
PASSWORDS_EMPTY: Final = "すべての欄に入力してください。"
PASSWORDS_DIFFER: Final = "新しいパスワードと確認の入力が一致しません。"
PASSWORD_CHANGED: Final = "パスワードを変更しました。ほかの端末のサインインは終了しました。"

# ---- navigation ----
NAV_CHAT: Final = "質問する"
NAV_HISTORY: Final = "履歴"
NAV_DOCUMENTS: Final = "資料"
NAV_MINUTES: Final = "議事録"
NAV_ACCOUNT: Final = "アカウント"
NAV_CITIZENS: Final = "市民"
NAV_ADMIN: Final = "管理"
RECENT: Final = "最近の会話"

# ---- chat ----
CHAT_HEADING: Final = "何を調べますか"
CHAT_LEAD: Final = "登録された規程・手引き・FAQから答えを探し、根拠の箇所と一緒に示します。"
CHAT_PLACEHOLDER: Final = "質問を入力（Enterで送信）"
CHAT_FOLLOW_UP: Final = "続けて質問できます（Enterで送信）"
EXAMPLES: Final = "質問の例"
NEW_CONVERSATION: Final = "新しい会話"
DEPARTMENT_FILTER: Final = "調べる資料"
ALL_DEPARTMENTS: Final = "すべての部署の資料"
DEPARTMENT_ONLY: Final = "{department}の資料"
QUESTION: Final = "質問"
SEARCHING: Final = "資料を探しています"
WRITING: Final = "資料をもとに回答を書いています"
STOPPING: Final = "回答を止めています"
STOP: Final = "回答を止める"
ASK_AGAIN: Final = "もう一度質問する"
UNCHECKED: Final = "確認中"
UNCHECKED_LONG: Final = "資料と照合しています"
UNVERIFIED: Final = "資料で確かめられません"
MASKED: Final = "個人情報を{count}件伏せて処理しました"
MASKED_PREVIEW: Final = "AIに渡した質問"
MASKED_WITH_TYPES: Final = "個人情報を{count}件伏せて処理しました（{types}）"

STATUS: Final[dict[AnswerStatus, str]] = {
    AnswerStatus.ANSWERED: "回答",
    AnswerStatus.FAQ: "FAQの回答",
    AnswerStatus.TABLE: "一覧表の回答",
    AnswerStatus.NO_SOURCE: "資料に見つかりません",
    AnswerStatus.UNVERIFIED: "未確認",
    AnswerStatus.OUT_OF_SCOPE: "対象外の質問",
    AnswerStatus.BLOCKED_PII: "番号を含む質問",
    AnswerStatus.BLOCKED_INJECTION: "受け付けられない質問",
    AnswerStatus.INVALID_QUESTION: "読み取れない質問",
    AnswerStatus.CLOSED: "受付停止中",
    AnswerStatus.BUSY: "混雑中",
    AnswerStatus.MODEL_DOWN: "回答モデル停止中",
    AnswerStatus.CANCELLED: "中止",
}
STATUS_NOTE: Final[dict[AnswerStatus, str]] = {
    AnswerStatus.ANSWERED: "資料の記載と照合済み",
    AnswerStatus.FAQ: "承認済みのFAQをそのまま表示",
    AnswerStatus.TABLE: "表の記載をそのまま表示",
    AnswerStatus.UNVERIFIED: "資料で裏づけられた回答を作れませんでした",
}

MASKED_TYPES: Final[dict[str, str]] = {
    "PERSON": "氏名",
    "ADDRESS": "住所",
    "POSTAL_CODE": "郵便番号",
    "PHONE": "電話番号",
    "EMAIL": "メールアドレス",
    "IP": "IPアドレス",
    "DATE_OF_BIRTH": "生年月日",
    "MY_NUMBER": "マイナンバー",
    "CREDIT_CARD": "カード番号",
    "DRIVERS_LICENSE": "運転免許証番号",
    "RESIDENCE_CARD": "在留カード番号",
    "PASSPORT": "旅券番号",
    "PENSION_NUMBER": "基礎年金番号",
    "INSURANCE_NUMBER": "被保険者番号",
    "BANK_ACCOUNT": "口座番号",
    "CAR_PLATE": "車両番号",
    "RESIDENT_CODE": "住民票コード",
}

# ---- sources ----
SOURCES: Final = "根拠の資料"
SOURCES_READING: Final = "参照している資料"
SOURCES_FOUND: Final = "見つかった資料"
SOURCES_NONE: Final = "関係する資料は見つかりませんでした。"
SOURCE_DEPARTMENT: Final = "所管"
SOURCE_UPDATED: Final = "最終更新"
SOURCE_VALID: Final = "有効期間"
OPEN_ORIGINAL: Final = "原文を開く"
OPEN_ORIGINAL_AT: Final = "原文を開く（{place}）"
OPEN_PAGE: Final = "掲載ページを開く"
NEW_TAB: Final = "新しいタブで開きます"
MORE: Final = "全文を表示"

# ---- copy and feedback ----
COPY: Final = "コピー"
COPIED: Final = "コピーしました"
COPY_FAILED: Final = "コピーできません"
COPY_SOURCES: Final = "出典"
HELPFUL: Final = "役に立った"
NOT_HELPFUL: Final = "役に立たなかった"
REASON: Final = "どこに問題がありましたか"
REASONS: Final = ("内容が誤っている", "資料が古い", "質問に答えていない", "根拠が合っていない", "その他")
COMMENT: Final = "補足（任意）"
COMMENT_HELP: Final = "個人の氏名や番号は書かないでください。"
SEND_REASON: Final = "理由を送る"
REASON_SENT: Final = "理由を送りました。ありがとうございます。"

# ---- history ----
HISTORY_HEADING: Final = "会話の履歴"
HISTORY_LEAD: Final = "自分の会話だけが表示されます。個人情報は伏せた形で保存されています。"
HISTORY_SEARCH: Final = "会話を検索"
HISTORY_SEARCH_PLACEHOLDER: Final = "質問・回答・題名の言葉"
HISTORY_EMPTY: Final = "会話はまだありません。「質問する」から始めてください。"
HISTORY_NO_MATCH: Final = "「{query}」を含む会話はありません。"
HISTORY_COUNT: Final = "{total}件の会話"
OPEN: Final = "開く"
ACTIONS: Final = "操作"
RENAME: Final = "名前を変える"
RENAME_LABEL: Final = "会話の名前"
DELETE: Final = "削除"
EXPORT: Final = "書き出す"
EXPORT_MD: Final = "Markdown（.md）"
EXPORT_JSON: Final = "JSON（.json）"
SAVE: Final = "保存"
CANCEL: Final = "やめる"
RENAME_EMPTY: Final = "名前を入力してください。"
CONVERSATION_DELETED: Final = "「{title}」を削除しました。{seconds}秒間は元に戻せます。"
UNDO: Final = "元に戻す"
RESTORED: Final = "「{title}」を元に戻しました。"
DELETE_ALL: Final = "すべて削除"
DELETE_ALL_CONFIRM: Final = "自分の会話 {total}件をすべて削除します。この操作は画面から元に戻せません。"
DELETE_ALL_YES: Final = "すべて削除する"
ALL_DELETED: Final = "{count}件の会話を削除しました。"
MESSAGES: Final = "質問{count}件"

# ---- documents ----
DOCUMENTS_HEADING: Final = "資料"
DOCUMENTS_LEAD: Final = "回答の根拠になる資料の一覧です。"
DOCUMENTS_SEARCH: Final = "題名・ファイル名で絞り込む"
DOCUMENTS_EMPTY: Final = "資料はまだ登録されていません。"
DOCUMENTS_NO_MATCH: Final = "条件に合う資料はありません。条件を減らしてください。"
DOCUMENTS_COUNT: Final = "{count}件の資料"
FILTER_DEPARTMENT: Final = "所管課"
FILTER_AUDIENCE: Final = "公開範囲"
ANY: Final = "すべて"
SORT: Final = "並べ替え"
SORTS: Final = ("最終更新が新しい順", "最終更新が古い順", "題名順", "所管課順")
AUDIENCES: Final[dict[Audience, str]] = {
    Audience.PUBLIC: "市民公開",
    Audience.INTERNAL: "庁内",
    Audience.DEPARTMENT: "所管課のみ",
}
AUDIENCE_HELP: Final[dict[Audience, str]] = {
    Audience.PUBLIC: "市民と全職員が読めます",
    Audience.INTERNAL: "全職員が読めます",
    Audience.DEPARTMENT: "所管課の職員だけが読めます",
}
CHUNKS: Final = "{count}箇所"
NO_DEPARTMENT: Final = "所管課なし"
NO_ORIGINAL: Final = "原文は保管されていません"
REINDEX: Final = "読み込み直す"
DELETE_DOCUMENT: Final = "資料の削除"
DELETE_DOCUMENT_CONFIRM: Final = (
    "「{title}」を削除します。以後の回答の根拠には使われません。"
    "元のファイルが必要なときは、先に原文を保存してください。"
)
DELETE_YES: Final = "削除する"
DOCUMENT_DELETED: Final = "「{title}」を削除しました。"
UPLOAD_HEADING: Final = "資料を登録する"
UPLOAD_FILES: Final = "ファイル"
UPLOAD_HELP: Final = (
    "PDF・Word・Excel・PowerPoint・HTML・Markdown・テキスト・CSV（FAQ）。1ファイル{limit}MBまで、まとめて選べます。"
)
UPLOAD_AUDIENCE: Final = "公開範囲"
UPLOAD_DEPARTMENT: Final = "所管課"
UPLOAD_DEPARTMENT_PLACEHOLDER: Final = "選ぶか、新しい課名を入力"
UPLOAD: Final = "登録する"
UPLOAD_NOTHING: Final = "ファイルを選んでください。"
UPLOAD_NEEDS_DEPARTMENT: Final = "「所管課のみ」の資料には、所管課を選んでください。"
UPLOAD_SENDING: Final = "{name} を送っています（{number}/{total}）"
UPLOAD_WAITING: Final = "{name} の順番を待っています（{number}/{total}）"
UPLOAD_READING: Final = "{name} を読み込んでいます（{number}/{total}）"
REPORT_HEADING: Final = "取り込みの結果"
REPORT_WRITTEN: Final = "登録"
REPORT_UNCHANGED: Final = "変更なし"
REPORT_SKIPPED: Final = "取り込めなかったファイル"
REPORT_NOTES: Final = "注意"
REPORT_COUNT: Final = "{count}件"
REPORT_CLOSE: Final = "結果を閉じる"
EDITORS_ONLY: Final = "資料の登録と削除は、編集者の権限を持つ職員が行えます。"
READ_DOCUMENT: Final = "内容を見る"
DOCUMENT_CONTENT: Final = "読み込まれた内容"
DOCUMENT_CONTENT_LEAD: Final = "検索に使われる箇所を順に示します（{count}箇所）。"

# ---- minutes: the list ----
MINUTES_HEADING: Final = "議事録"
MINUTES_LEAD: Final = "会議の録音から、話者つきの文字起こしと議事録を作ります。録音も文章も、役所の外には出ません。"
MINUTES_NEW: Final = "新しい録音"
MINUTES_CHOOSE: Final = "録音・録画ファイルを選ぶ、またはここに置く（wav・mp3・m4a・ogg・flac・mp4 など）"
MINUTES_SENDING: Final = "{name} を送っています（{percent}％）"
MINUTES_SENT: Final = "{name} を受け取りました。下の「文字起こしを始める」を押してください。"
MINUTES_NAME: Final = "会議名"
MINUTES_DAY: Final = "開催日"
MINUTES_TIME: Final = "時間"
MINUTES_TIME_PLACEHOLDER: Final = "例：午前9時30分から11時まで"
MINUTES_PLACE: Final = "場所"
MINUTES_AGENDA: Final = "次第（1 行に 1 件）"
MINUTES_AGENDA_PLACEHOLDER: Final = "1 補正予算（案）について"
MINUTES_ROSTER: Final = "名簿（1 行に 1 人、役職 氏名）"
MINUTES_ROSTER_PLACEHOLDER: Final = "財政課長 松本 洋子"
MINUTES_ROSTER_HELP: Final = (
    "出席者としてこのとおりに印刷し、名前は聞き取りと話者の名前に使います。【事務局】のような見出しも書けます。"
)
MINUTES_EVERYBODY: Final = "話した人を全員書いた"
MINUTES_EVERYBODY_HELP: Final = (
    "話者を名簿の人数までに分けます。書いていない人が話しているときは、印を付けないでください。"
    "別の人の発言が一人にまとまります。"
)
MINUTES_PAPER_FILE: Final = "ファイルから読む（txt・docx・xlsx）"
MINUTES_OBSERVERS: Final = "傍聴者"
MINUTES_HANDOUTS: Final = "配布資料（1 行に 1 件）"
MINUTES_SIGNERS: Final = "署名する人（1 行に 1 人）"
MINUTES_START: Final = "文字起こしを始める"
MINUTES_NO_FILE: Final = "録音のファイルを選び、送り終わるのを待ってください。"
MINUTES_PAPER_TOO_LONG: Final = (
    "次第か名簿が {most:,} 文字を超えています。この会議の次第と、出席者の名簿だけのファイルを選び直してください。"
)
MINUTES_NO_NAME: Final = "会議名を入力してください。"
MINUTES_STARTED: Final = "「{name}」の文字起こしを始めました。終わるまで、この画面を閉じてもかまいません。"
MINUTES_EMPTY: Final = "録音はまだありません。上の「新しい録音」から始めてください。"
MINUTES_STATE: Final[dict[JobState, str]] = {
    JobState.QUEUED: "順番待ち",
    JobState.RUNNING: "文字起こし中",
    JobState.DONE: "文字起こし済み",
    JobState.FAILED: "失敗",
    JobState.CANCELLED: "中止",
}
MINUTES_APPROVED: Final = "承認済み"
MINUTES_POSITION: Final = "{position} 番目"
MINUTES_LEFT: Final = "残り約 {minutes} 分"
MINUTES_OPEN: Final = "開く"
MINUTES_CANCEL: Final = "中止する"
MINUTES_RETRY: Final = "もう一度"
MINUTES_DELETE_CONFIRM: Final = "「{title}」の録音・文字起こし・議事録をすべて削除します。元に戻せません。"
MINUTES_DELETED: Final = "「{title}」を削除しました。"

# ---- minutes: one recording ----
MINUTES_BACK: Final = "一覧へ"
MINUTES_VIEWS: Final = ("議事録", "仕上がりを比べる", "公開用", "会議の情報", "書き出す")
MINUTES_WRITE: Final = "議事録を作る"
MINUTES_WRITE_AGAIN: Final = "議事録を作り直す"
MINUTES_OUTDATED: Final = (
    "文字起こしか会議の情報を直した後、議事録がまだ作り直されていません。"
    "採った項目と除いた項目は、作り直しても残ります。"
)
MINUTES_NOT_WRITTEN: Final = "文字起こしを確かめたら、「議事録を作る」を押してください。"
MINUTES_WRITING: Final = "決定・宿題・質疑を拾い、発言と照合しています"
MINUTES_UNDO: Final = "元に戻す"
MINUTES_UNDO_WHAT: Final = "元に戻す：{what}"
MINUTES_REPLACE: Final = "まとめて置き換え"
MINUTES_VOICES: Final = "話者の声"
MINUTES_VOICES_LEAD: Final = (
    "保存した声は、次の会議で名前の候補を出すためだけに使います。自動では名前を付けません。"
    "声の特徴は個人情報です。本人に伝えてから保存してください。"
)
MINUTES_VOICE_SAVE: Final = "{name} の声を保存"
MINUTES_VOICE_SAVED: Final = "{name} の声を保存しました。一覧の下で削除できます。"
MINUTES_VOICE_COMPARE: Final = "名前のない声を、保存した声と比べる"
MINUTES_VOICE_NONE: Final = "保存した声とはっきり似た声は、ありません。"
MINUTES_VOICE_LIKE: Final = "{label} は、{name} の声に似ています（{percent}％）。発言を聞いて確かめてください。"
MINUTES_VOICE_TAKE: Final = "{name} にする"
MINUTES_VOICES_KEPT: Final = "保存した声（{count} 人）"
MINUTES_VOICES_KEPT_LEAD: Final = "自分が保存した声です。ほかの人には見えません。"
MINUTES_VOICE_SAVED_AT: Final = "{at} に保存"
MINUTES_VOICE_DELETE_CONFIRM: Final = "{name} の声を削除します。元に戻せません。議事録の名前は変わりません。"
MINUTES_VOICE_DELETED: Final = "{name} の声を削除しました。"
MINUTES_SEARCH: Final = "探す言葉"
MINUTES_REPLACEMENT: Final = "置き換える言葉"
MINUTES_REPLACE_ALL: Final = "すべて置き換える"
MINUTES_FOUND: Final = "{count} 発言に見つかりました"
MINUTES_NOT_FOUND: Final = "見つかりません"
MINUTES_UNSURE: Final = "確認が必要な項目（{count} 件）"
MINUTES_UNSURE_LEAD: Final = "確かめるまで、どの書類にも入りません。発言を聞いて「採る」か「除く」を選んでください。"
MINUTES_SOURCE: Final[dict[ItemSource, str]] = {
    ItemSource.CUE: "",
    ItemSource.MODEL: "モデルの提案",
    ItemSource.CLERK: "書記が追加・修正",
}
MINUTES_TONE: Final[dict[ItemKind, str]] = {
    ItemKind.DECISION: "good",
    ItemKind.APPROVAL: "good",
    ItemKind.ACTION: "care",
    ItemKind.REPORT: "quiet",
    ItemKind.QUESTION: "live",
    ItemKind.NEXT: "quiet",
}
MINUTES_TAKE: Final = "採る"
MINUTES_REJECT: Final = "除く"
MINUTES_CHANGE: Final = "直す"
MINUTES_RESTORE: Final = "戻す"
MINUTES_LISTEN: Final = "聞く"
MINUTES_REJECTED: Final = "除いた項目（{count} 件）"
MINUTES_UNUSED: Final = "議事録に使っていない手がかり（{count} 件）"
MINUTES_UNUSED_LEAD: Final = (
    "「決定」「異議なし」「までに」「次回」などの言葉があり、どの項目にもなっていない発言です。"
    "漏れがないか見てください。"
)
MINUTES_ADD: Final = "項目にする"
MINUTES_SKIPPED: Final = "次第にあり、録音の中で入る発言が見つからない議題：{topics}"
MINUTES_OWNER: Final = "担当"
MINUTES_NO_OWNER: Final = "担当未定"
MINUTES_DUE: Final = "期限"
MINUTES_DUE_WORDS: Final = "期限の言葉"
MINUTES_DUE_DAY: Final = "期限の日付"
MINUTES_KIND: Final = "区分"
MINUTES_TEXT: Final = "内容"
MINUTES_VERIFIED: Final = "発言と照合済み"
MINUTES_BY_CLERK: Final = "書記が確認"
MINUTES_ANSWER: Final = "答"
MINUTES_LEFT_LEVEL: Final = "左"
MINUTES_RIGHT_LEVEL: Final = "右"
MINUTES_LEVELS_NOTE: Final = (
    "整文は、話し言葉を書き言葉に置き換え、文を閉じる規則です。語順や文法は直しません。"
    "要点は発言から文を選ぶだけで、書き足しません。"
)
MINUTES_MARKS_LEAD: Final = (
    "公開用の書類で ■■■ にする言葉です。個人情報は自動で挙げますが、完全ではありません。"
    "名簿にある人の名前は伏せません。外すときは「伏せる」の印を消してください。"
)
MINUTES_MARK_COLUMNS: Final = ("伏せる", "言葉", "理由")
MINUTES_MARKS_SAVE: Final = "伏せる言葉を保存"
MINUTES_MARKS_SAVED: Final = "伏せる言葉を保存しました。"
MINUTES_MEETING_SAVED: Final = "会議の情報を保存しました。"
MINUTES_FORM: Final = "様式"
MINUTES_LEVEL: Final = "発言の書き方"
MINUTES_FOR: Final = "用途"
MINUTES_INTERNAL: Final = "庁内用"
MINUTES_PUBLIC: Final = "公開用（黒塗り）"
MINUTES_MAKE_FILE: Final = "{name} を作る"
MINUTES_SAVE_FILE: Final = "{name} を保存"
MINUTES_EXPORT_NOTE: Final = (
    "照合を通った項目と、書記が採った項目だけが入ります。"
    "様式は、データのフォルダーの templates にある Word ファイルで変えられます。"
)
MINUTES_DRAFT: Final = "承認前の下書きです。"
MINUTES_APPROVE: Final = "承認する"
MINUTES_REOPEN: Final = "承認を取り消す"
MINUTES_APPROVE_CONFIRM: Final = (
    "この議事録を承認します。承認すると変更できなくなり、録音は決められた日数の後に削除されます。"
)
MINUTES_APPROVED_BY: Final = "{by}さんが {at} に承認しました。"
MINUTES_DELETE_AT: Final = "録音は {at} を過ぎると自動で削除され、削除証明書がここに出ます。"
MINUTES_CERTIFICATE: Final = "録音は削除されました（削除証明書）"
MINUTES_CERTIFICATE_SAVE: Final = "削除証明書を保存（Word）"
MINUTES_WORKED: Final = "作業 {minutes} 分"
MINUTES_BASELINE: Final = "作業 {minutes} 分（これまでの目安 {baseline} 分、{share}）"
MINUTES_SAVED_SHARE: Final = "{percent}％ 短縮"
MINUTES_OVER_SHARE: Final = "目安を超えています"
MINUTES_GAPS: Final[dict[GapReason, str]] = {
    GapReason.SILENCE: "無音",
    GapReason.NOT_SPEECH: "音声ではない区間（文字にしていません）",
    GapReason.OTHER_LANGUAGE: "日本語ではないようなので、文字にしていない区間",
    GapReason.DROPPED: "聞き取れず、文字にしなかった区間。クリックして聞いてください",
}
MINUTES_HEARING_AGAIN: Final = "この区間を、もう一度聞き取ります。終わったら、一覧から開き直してください。"
MINUTES_PLAYER: Final[dict[str, str]] = {
    "no_audio": "録音は削除されています。",
    "locked": "承認済みのため、変更できません。行をクリックすると、その発言を聞けます。",
    "hint": (
        "クリックで聞く。ダブルクリックか Enter で直し、Enter で確定（Shift＋Enter で改行、Esc でやめる）。"
        "↑↓で移動、Space で再生・停止、1〜9 で話者を変える。"
    ),
    "hear_again": "それでも文字にする",
    "speed": "再生の速さ",
    "who": "クリックして、話者の名前を選ぶ",
    "item": "根拠",
    "suspect": "要確認",
    "edited": "修正済み",
    "edit": "発言を直す",
    "corrected": "自動で直した言葉です。クリックすると「{before}」に戻します。",
    "name_voice": "この声の名前（すべての発言に付きます）",
    "other_name": "ほかの名前を入力して Enter",
    "other_voice": "この発言だけ、別の話者にする",
    "new_voice": "新しい話者",
    "worked": "作業 {minutes} 分",
}

# ---- account ----
ACCOUNT_HEADING: Final = "アカウント"
ACCOUNT_NAME: Final = "氏名"
ACCOUNT_ROLE: Final = "権限"
ACCOUNT_DEPARTMENT: Final = "所属"
ROLES: Final[dict[Role, str]] = {Role.STAFF: "職員", Role.EDITOR: "編集者", Role.ADMIN: "管理者"}
ROLE_HELP: Final[dict[Role, str]] = {
    Role.STAFF: "質問と閲覧",
    Role.EDITOR: "質問と閲覧、資料の登録・削除",
    Role.ADMIN: "すべての操作と利用者の管理",
}
API_KEYS_HEADING: Final = "APIキー"
API_KEYS_LEAD: Final = "OpenAI互換の窓口（/v1）を使うソフトウェアのための鍵です。自分の権限で動きます。"
API_KEYS_EMPTY: Final = "APIキーはありません。"
API_KEY_NAME: Final = "用途の名前"
API_KEY_NAME_PLACEHOLDER: Final = "例：Open WebUI"
API_KEY_CREATE: Final = "APIキーを作る"
API_KEY_NAME_EMPTY: Final = "用途の名前を入力してください。"
API_KEY_CREATED: Final = "「{name}」のAPIキーです。この画面でしか表示されません。すぐに控えてください。"
API_KEY_CREATED_AT: Final = "作成 {date}"
API_KEY_LAST_USED: Final = "最終利用 {date}"
API_KEY_NEVER_USED: Final = "未使用"
API_KEY_DELETE: Final = "無効にする"
API_KEY_DELETE_CONFIRM: Final = "「{name}」を無効にします。このキーを使うソフトウェアは、すぐに使えなくなります。"
API_KEY_DELETED: Final = "「{name}」を無効にしました。"
NOTED: Final = "控えました"

# ---- citizens ----
CITIZENS_HEADING: Final = "市民からの質問"
CITIZENS_EDITORS_ONLY: Final = "このページは、編集者と管理者だけが使えます。"
UNANSWERED_LEAD: Final = (
    "市民用の窓口で答えられなかった質問と、「良くない」と評価された回答です。個人情報は伏せてあります。"
    "FAQ を直し、公開すると、次から答えられます。"
)
UNANSWERED_NONE: Final = "答えられなかった質問は、まだありません。"
UNANSWERED_EXPORT: Final = "CSV で保存"
UNANSWERED_COLUMNS: Final = ("日時", "所管課", "状態", "質問", "市民の評価")
CITIZEN_REASONS: Final[dict[str, str]] = {
    "wrong": "間違っている",
    "unclear": "分かりにくい",
    "not_asked": "聞いたことと違う",
    "other": "そのほか",
}
CITIZENS_OPERATION: Final = "公開と受付の切り替え"
CITIZENS_MODE: Final = "受付"
CITIZENS_MODES: Final[dict[Mode, str]] = {
    "normal": "通常",
    "disaster": "災害時（お知らせを先に出し、承認済みの文だけで答える）",
    "closed": "停止",
}
CITIZENS_MESSAGE: Final = "停止中に見せる文章"
CITIZENS_SWITCH: Final = "切り替える"
CITIZENS_SWITCHED: Final = "切り替えました。"
CITIZENS_PUBLISH: Final = "いまの資料を公開する"
CITIZENS_PUBLISH_CONFIRM: Final = (
    "公開範囲が「市民公開」の資料を、いまの内容で市民用の窓口に出します。数分かかることがあります。"
)
CITIZENS_PUBLISH_YES: Final = "公開する"
CITIZENS_PUBLISHING: Final = "公開しています"
CITIZENS_PUBLISHED: Final = "市民公開の資料 {documents} 件を公開しました。"
CITIZENS_ROLLBACK: Final = "1 つ前の公開に戻す"
CITIZENS_ROLLBACK_CONFIRM: Final = "市民用の窓口の答えを、1 つ前に公開した内容に戻します。すぐに切り替わります。"
CITIZENS_ROLLBACK_YES: Final = "戻す"
CITIZENS_ROLLED_BACK: Final = "1 つ前の公開に戻しました。"

# ---- administration ----
ADMIN_HEADING: Final = "管理"
ADMIN_ONLY: Final = "このページは管理者だけが使えます。"
USERS: Final = "利用者"
USERS_COUNT: Final = "{count}人（うち停止中 {disabled}人）"
USERS_SEARCH: Final = "利用者ID・氏名・所属で絞り込む"
USER_CREATE: Final = "利用者を追加"
USER_NAME: Final = "氏名"
USER_ROLE: Final = "権限"
USER_DEPARTMENT: Final = "所属"
USER_FIELDS_EMPTY: Final = "利用者IDと氏名を入力してください。"
USER_CREATED: Final = "{name}さんの初回パスワードです。この画面でしか表示されません。本人に安全な方法で伝えてください。"
USER_RESET_DONE: Final = (
    "{name}さんの新しいパスワードです。この画面でしか表示されません。本人に安全な方法で伝えてください。"
)
USER_DISABLE: Final = "利用を停止"
USER_ENABLE: Final = "利用を再開"
USER_RESET: Final = "パスワードを再発行"
USER_REASSIGN: Final = "所属・権限を変更"
USER_REASSIGN_TITLE: Final = "{name}さんの所属・権限"
USER_REASSIGN_NEXT: Final = "確認へ進む"
USER_REASSIGN_CONFIRM: Final = (
    "{name}さんの所属と権限を、「{before}」から「{after}」に変更します。すぐに、新しい所属と権限で読める資料だけになります"
    "（APIキーも同じです）。サインイン中の場合は、サインインし直してもらいます。"
)
USER_REASSIGN_YES: Final = "変更する"
USER_REASSIGNED: Final = "{name}さんを「{after}」に変更しました。"
USER_DISABLE_CONFIRM: Final = "{name}さんの利用を停止します。サインイン中の場合は、すぐに使えなくなります。"
USER_RESET_CONFIRM: Final = "{name}さんのパスワードを再発行します。今のパスワードとサインインは使えなくなります。"
USER_DISABLED: Final = "{name}さんの利用を停止しました。"
USER_ENABLED: Final = "{name}さんの利用を再開しました。"
USER_STATE_ACTIVE: Final = "利用中"
USER_STATE_DISABLED: Final = "停止中"
USER_STATE_NEW: Final = "初回パスワード未変更"
AUDIT: Final = "監査記録"
AUDIT_LEAD: Final = "誰が・何を・いつ・結果を記録したものです。質問や回答の本文は含みません。"
AUDIT_COLUMNS: Final = ("番号", "日時", "操作者", "操作", "対象", "結果", "詳細")
AUDIT_EMPTY: Final = "監査記録はありません。"
AUDIT_OLDER: Final = "古い記録へ"
AUDIT_NEWEST: Final = "最新に戻る"
AUDIT_VERIFY: Final = "改ざんがないか検査"
AUDIT_INTACT: Final = "{count}件の記録に改ざんは見つかりませんでした。末尾の検査値：{head}"
AUDIT_BROKEN: Final = "番号 {seq} の記録が書き換えられています。記録を保全し、情報政策課の責任者に報告してください。"

AUDIT_WHAT: Final[dict[str, str]] = {
    "publish": "市民への公開",
    "publish.rollback": "公開を戻す",
    "citizen.control": "市民の受付の切り替え",
    "citizen.topic": "課の内容の停止・再開",
    "citizen.open": "市民の受付の再開",
    "citizen.close": "市民の受付の停止",
    "citizen.export": "市民の質問の保存",
    "backup": "控えの作成",
    "restore": "控えからの復元",
    "knowledge.reembed": "ベクトルの作り直し",
    "sign_in": "サインイン",
    "sign_out": "サインアウト",
    "password.change": "パスワードの変更",
    "api_key.create": "APIキーの作成",
    "api_key.revoke": "APIキーの無効化",
    "ask": "質問",
    "answer": "質問",
    "search": "検索",
    "message.feedback": "回答の評価",
    "conversation.delete": "会話の削除",
    "conversation.delete_all": "会話の一括削除",
    "conversation.restore": "会話の復元",
    "conversation.export": "会話の書き出し",
    "document.open": "原文の閲覧",
    "document.upload": "資料の登録",
    "document.reindex": "資料の再読み込み",
    "document.delete": "資料の削除",
    "minutes.upload": "録音の登録",
    "minutes.approve": "議事録の承認",
    "minutes.reopen": "議事録の承認の取消",
    "minutes.export": "議事録の書き出し",
    "minutes.delete": "録音・議事録の削除",
    "recording.sign_off": "録音の削除の予定",
    "recording.withdraw": "録音の削除の予定の取消",
    "recording.delete": "録音のファイルの削除",
    "recording.certificate": "録音の削除証明書の保存",
    "voice.save": "話者の声の保存",
    "voice.compare": "話者の声の比較",
    "voice.delete": "話者の声の削除",
    "user.create": "利用者の追加",
    "user.reassign": "所属・権限の変更",
    "user.disable": "利用者の停止",
    "user.enable": "利用者の再開",
    "user.reset_password": "パスワードの再発行",
}
DECISIONS: Final = "判定"
DECISIONS_LEAD: Final = "質問と回答について、どの規則が何回はたらいたかを数えたものです。質問や回答の本文は含みません。"
DECISIONS_DAYS: Final = "期間"
DECISIONS_LAST_DAYS: Final = "直近{days}日"
DECISIONS_EMPTY: Final = "この期間の質問はありません。"
DECISIONS_COLUMNS: Final = ("規則", "結果", "件数", "最後の日時")
DECISION_KINDS: Final[dict[str, str]] = {
    "INJECTION": "アシスタントへの指示",
    "OUT_OF_SCOPE": "範囲外の話題",
    "PII": "扱わない個人情報",
    "SWITCHED_OFF": "所管課が止めた内容",
    "LEAK": "送信直前に見つかった個人情報",
    "NUMBER": "数値が出典にない",
    "DATE": "年月日が出典にない",
    "TIME": "時刻が出典にない",
    "WEEKDAY": "曜日が出典にない",
    "PHONE": "電話番号が出典にない",
    "LINK": "URL・メールアドレスが出典にない",
    "RANGE": "以上・以下・まで・からが逆",
    "PAIRING": "別の項目や年度の値",
    "NAME": "部署・施設の名前が出典にない",
    "QUOTE": "かぎ括弧の言葉が出典にない",
    "TERM": "出典にない言葉",
    "OPPOSITE": "出典と反対の言葉",
    "POLARITY": "できる・できないが逆",
    "DENIAL": "出典にない否定",
    "DIRECTION": "増減・変更の向きが逆",
    "SUBJECT": "別のものについての記述",
    "COVERAGE": "出典と重なる言葉が少ない",
    "MODEL": "モデルが「資料にない」と答えた",
    "EMPTY": "空の質問",
    "TOO_LONG": "長すぎる質問",
    "UNREADABLE": "読み取れない質問",
}
AUDIT_OUTCOME: Final[dict[str, str]] = {
    "ok": "成功",
    "refused": "拒否",
    "locked": "ロック中",
    "closed": "停止",
    "open": "再開",
}
AUDIT_WHO: Final[dict[str, str]] = {
    "local": "このコンピューターの管理者（コマンド）",
    "worker": "録音の聞き取り（自動）",
    "unknown": "登録のない利用者ID",
}
