"""The documents page: list, filter, upload with its report, re-index, delete."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from assistant.types import Audience
from tests.ui.staff import sample_answers as sample
from tests.ui.staff.fake_city import FakeCity
from tests.ui.staff.reading import button, html_of, text_of
from ui.api import schemas
from ui.staff import texts
from ui.staff.screens.documents import sorted_documents

Screen = Callable[[str, schemas.User], AppTest]


@pytest.fixture
def documents(screen: Screen) -> AppTest:
    return screen("documents", sample.EDITOR).run()


def choose(app: AppTest, doc_id: str, action: str) -> AppTest:
    app.menu_button(key=f"menu-{doc_id}").click(action).run()
    return app


def test_the_list_tells_owner_date_audience_and_notes(documents: AppTest) -> None:
    assert not documents.exception
    for part in ("旅費支給基準", "総務課", "2025年3月20日", "市民公開", "2ページは文字がありません（画像）"):
        assert part in text_of(documents)
    assert 'href="/original/doc-1"' in html_of(documents)


def test_filters_are_sent_to_the_api(documents: AppTest) -> None:
    documents.selectbox(key="documents-department").select("総務課").run()
    assert texts.DOCUMENTS_COUNT.format(count=1) in text_of(documents)
    assert "住民異動届" not in text_of(documents)


@pytest.mark.parametrize(
    ("order", "first"),
    [
        (texts.SORTS[0], "生成AI利用ガイドライン"),
        (texts.SORTS[1], "窓口応対の手引き"),
        (texts.SORTS[2], "住民異動届 事務取扱要領"),
        (texts.SORTS[3], "住民異動届 事務取扱要領"),
    ],
)
def test_the_list_is_sorted_as_chosen(order: str, first: str) -> None:
    assert sorted_documents(sample.DOCUMENTS, order)[0].title == first


def test_staff_without_the_right_can_read_but_not_change(screen: Screen) -> None:
    page = screen("documents", sample.STAFF).run()
    assert texts.EDITORS_ONLY in text_of(page)
    assert not page.file_uploader
    assert list(page.menu_button(key="menu-doc-1").options) == [texts.READ_DOCUMENT]


def test_several_files_are_uploaded_and_each_result_is_reported(documents: AppTest, city: FakeCity) -> None:
    documents.file_uploader(key="upload-files-0").set_value(
        [("要領.pdf", b"%PDF-1.4 good", "application/pdf"), ("表.xlsx", b"broken", "application/octet-stream")]
    )
    documents.radio(key="upload-audience-0").set_value(Audience.DEPARTMENT)
    button(documents, texts.UPLOAD).click().run()
    assert city.uploads == [("要領.pdf", "department", "市民課"), ("表.xlsx", "department", "市民課")]
    for part in (
        "登録 1件",
        "要領.pdf",
        "取り込めなかったファイル 1件",
        "表.xlsx：ファイルが壊れています。",
        "注意 1件",
    ):
        assert part in text_of(documents)


def test_nothing_chosen_nothing_sent(documents: AppTest, city: FakeCity) -> None:
    button(documents, texts.UPLOAD).click().run()
    assert texts.UPLOAD_NOTHING in text_of(documents)
    assert not city.uploads


def test_what_was_chosen_is_still_there_after_a_mistake(screen: Screen, city: FakeCity) -> None:
    page = screen("documents", sample.ADMIN.model_copy(update={"user_id": "u-new", "department": ""})).run()
    page.file_uploader(key="upload-files-0").set_value([("要領.pdf", b"%PDF-1.4 good", "application/pdf")])
    page.radio(key="upload-audience-0").set_value(Audience.DEPARTMENT)
    button(page, texts.UPLOAD).click().run()
    assert texts.UPLOAD_NEEDS_DEPARTMENT in text_of(page)
    page.selectbox(key="upload-department-0").select("総務課")
    button(page, texts.UPLOAD).click().run()
    assert city.uploads == [("要領.pdf", "department", "総務課")]
    assert page.radio(key="upload-audience-1").value is Audience.INTERNAL


def test_a_document_is_deleted_only_after_a_yes(documents: AppTest, city: FakeCity) -> None:
    choose(documents, "doc-4", texts.DELETE)
    assert "doc-4" in city.documents
    button(documents, texts.DELETE_YES).click().run()
    assert "doc-4" not in city.documents


def test_a_document_can_be_read_in_again(documents: AppTest, city: FakeCity) -> None:
    choose(documents, "doc-4", texts.REINDEX)
    assert "旅費支給基準.xlsx" in text_of(documents)
    assert texts.REPORT_HEADING in text_of(documents)


def test_a_document_without_its_original_cannot_be_read_in_again(documents: AppTest) -> None:
    assert texts.REINDEX not in documents.menu_button(key="menu-doc-6").options


def test_the_content_shows_every_passage(documents: AppTest) -> None:
    choose(documents, "doc-1", texts.READ_DOCUMENT)
    assert "様式第4号" in text_of(documents)
