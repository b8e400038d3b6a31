"""What the fake staff API says: a fictional city's documents, answers and accounts."""

from datetime import UTC, date, datetime, timedelta

from assistant.types import AnswerStatus, Audience, ChunkKind, Role
from ui.api import schemas

NOW = datetime.now(UTC)

STAFF = schemas.User(
    user_id="u-staff",
    username="midori",
    display_name="青葉 みどり",
    role=Role.STAFF,
    department="市民課",
    must_change_password=False,
    active=True,
)
EDITOR = STAFF.model_copy(
    update={"user_id": "u-editor", "username": "kaede", "display_name": "若草 かえで", "role": Role.EDITOR}
)
ADMIN = STAFF.model_copy(
    update={
        "user_id": "u-admin",
        "username": "admin",
        "display_name": "大空 ひろし",
        "role": Role.ADMIN,
        "department": "情報政策課",
    }
)
NEWCOMER = STAFF.model_copy(
    update={
        "user_id": "u-new",
        "username": "shinjin",
        "display_name": "朝日 のぼる",
        "department": "総務課",
        "must_change_password": True,
    }
)
PASSWORD = "midorino-sakura-2025"

DEPARTMENTS = ["市民課", "保険年金課", "税務課", "環境課", "総務課", "情報政策課"]
EXAMPLES = [
    "転入届の届出期間は何日以内ですか？",
    "宿泊を伴う出張の日当はいくらですか？",
    "文書の保存年限が「永年」になるのはどんな文書ですか？",
    "生成AIに個人情報を入力してもよいですか？",
]


def _passage(number: int, **changes: object) -> schemas.Passage:
    passage = schemas.Passage(
        chunk_id=f"chunk-{number}",
        doc_id="doc-1",
        title="住民異動届 事務取扱要領",
        source="住民異動届事務取扱要領.pdf",
        page=3,
        place="3ページ",
        heading="第2章 転入 > 第1節 届出の期間",
        text="転入をした者は、転入をした日から14日以内に届け出なければならない（住民基本台帳法第22条）。"
        "正当な理由がなく期間を過ぎたときは、届出遅延理由書を添えて受け付ける。",
        department="市民課",
        updated=date(2025, 4, 1),
        url="",
        score=0.92,
        kind=ChunkKind.PROSE,
        valid_from=None,
        valid_to=None,
    )
    return passage.model_copy(update=changes)


PASSAGES = [
    _passage(1),
    _passage(
        2,
        doc_id="doc-2",
        title="転入・転出のFAQ",
        source="faq_juumin.csv",
        page=None,
        place="12行目",
        heading="転入",
        text="問：引っ越してから2週間を過ぎましたが届出できますか。答：届出できます。遅れた理由を届出遅延理由書に書いてください。"
        "本人確認書類と前の市区町村が発行した転出証明書（マイナンバーカードで転出の手続きをした人は不要）を持ってきてください。"
        "受付は平日の午前8時30分から午後5時15分までです。",
        url="https://www.city.example.jp/tennyu.html",
        kind=ChunkKind.FAQ,
        valid_from=date(2025, 4, 1),
        valid_to=date(2026, 3, 31),
    ),
    _passage(
        3,
        doc_id="doc-3",
        title="窓口応対の手引き",
        source="窓口応対の手引き.docx",
        page=None,
        place="",
        heading="3 届出を受けるとき > (2) 期間の確認",
        text="届出の期間を過ぎているときも受付を断らない。理由書の用紙は様式第4号を使う。",
        updated=date(2024, 10, 15),
    ),
]

SENTENCES = [
    (
        "転入をした日から14日以内に届け出る必要があります[1]。",
        "転入をした日から14日以内に届け出る必要があります[1]。",
        True,
    ),
    (
        "遅れた場合は過料5万円がかかります[2]。",
        "期間を過ぎたときは、届出遅延理由書を添えて受け付けます[1]。",
        False,
    ),
    ("理由書の用紙は様式第4号です[3]。", "理由書の用紙は様式第4号です[3]。", True),
]
"""(as the model writes it, as it stands in the answer, whether a passage bears it out)"""

ANSWER_TEXT = "".join(checked for _, checked, _ in SENTENCES)


def citation(number: int, passage: schemas.Passage) -> schemas.Citation:
    return schemas.Citation(
        number=number,
        chunk_id=passage.chunk_id,
        doc_id=passage.doc_id,
        title=passage.title,
        source=passage.source,
        page=passage.page,
        place=passage.place,
        heading=passage.heading,
        quote=passage.text,
        department=passage.department,
        updated=passage.updated,
        url=passage.url,
    )


def answer(
    status: AnswerStatus, text: str, *, cited: bool = True, masked: dict[str, int] | None = None
) -> schemas.AnswerEvent:
    return schemas.AnswerEvent(
        message_id="",
        conversation_id="",
        status=status,
        text=text,
        citations=[citation(number, passage) for number, passage in enumerate(PASSAGES, 1)] if cited else [],
        passages=PASSAGES,
        masked_types=masked or {},
        masked_question="[[氏名_1]]（[[電話_1]]）の届出が遅れました" if masked else "",
        seconds=8.4,
        first_token_seconds=2.1,
        reason="",
    )


def _document(doc_id: str, title: str, source: str, media_type: str, **changes: object) -> schemas.Document:
    document = schemas.Document(
        doc_id=doc_id,
        title=title,
        source=source,
        media_type=media_type,
        audience=Audience.INTERNAL,
        department="市民課",
        updated=date(2025, 4, 1),
        ingested_at=NOW - timedelta(days=20),
        chunks=24,
        notes=[],
        has_original=True,
        may_edit=True,
    )
    return document.model_copy(update=changes)


DOCUMENTS = [
    _document("doc-1", "住民異動届 事務取扱要領", "住民異動届事務取扱要領.pdf", "application/pdf", chunks=42),
    _document(
        "doc-2",
        "転入・転出のFAQ",
        "faq_juumin.csv",
        "text/csv",
        audience=Audience.PUBLIC,
        chunks=36,
        updated=date(2025, 6, 2),
    ),
    _document(
        "doc-3",
        "窓口応対の手引き",
        "窓口応対の手引き.docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        updated=date(2024, 10, 15),
        notes=["2ページは文字がありません（画像）"],
    ),
    _document(
        "doc-4",
        "旅費支給基準",
        "旅費支給基準.xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        department="総務課",
        chunks=18,
        updated=date(2025, 3, 20),
    ),
    _document(
        "doc-5",
        "生成AI利用ガイドライン",
        "生成AI利用ガイドライン.html",
        "text/html",
        department="情報政策課",
        chunks=15,
        updated=date(2025, 7, 1),
    ),
    _document(
        "doc-6",
        "滞納整理の進め方",
        "滞納整理の進め方.pptx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        department="税務課",
        audience=Audience.DEPARTMENT,
        chunks=31,
        updated=date(2024, 12, 5),
        has_original=False,
    ),
]

PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj
4 0 obj<</Length 44>>stream
BT /F 18 Tf 20 40 Td (Midorino original) Tj ET
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R>>
"""

UNANSWERED = (
    schemas.UnansweredQuestion(
        request_id="c-1",
        asked_at=NOW,
        lang="ja",
        department="環境課",
        status=AnswerStatus.NO_SOURCE,
        question="[[氏名_1]]ですが、<b>図書館</b>は何時までですか。",
        answer="資料に答えがありません。",
        rating="down",
        rating_reason="wrong",
        rating_comment="電話にも出ません",
    ),
    schemas.UnansweredQuestion(
        request_id="c-2",
        asked_at=NOW,
        lang="en",
        department="市民課",
        status=AnswerStatus.UNVERIFIED,
        question="How do I extend my visa?",
        answer="",
        rating="",
        rating_reason="",
        rating_comment="",
    ),
)
