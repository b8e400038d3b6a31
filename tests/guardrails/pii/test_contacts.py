"""An office's number stays readable, a citizen's does not; in doubt it is masked."""

from pathlib import Path

import pytest

from guardrails.pii.contacts import is_public_contact
from guardrails.pii.directory import Counter, DirectoryError, PublicDirectory
from guardrails.pii.engine import PiiEngine
from guardrails.pii.findings import Finding, PiiType
from guardrails.pii.fold import fold

_NUMBER = "0478-52-1234"


@pytest.mark.parametrize(
    "text",
    [
        f"緑ヶ浦警察署 電話{_NUMBER}",
        f"お問い合わせは市民課（{_NUMBER}）まで",
        f"粗大ごみ受付センター {_NUMBER}（平日9時から）",
        f"パンフレットの連絡先を{_NUMBER}に差し替えて",
        f"休日夜間急病診療所　電話 {_NUMBER}",
        f"相談ダイヤル（#7119又は{_NUMBER}）",
        f"みどり野市 総務部 人事課\n主事　本橋\nTEL {_NUMBER}",
        f"代表 {_NUMBER}",
        f"詳しくは税務署{_NUMBER}へ",
        f"市役所で教えられた市民課の番号{_NUMBER}",
        f"家族相談センター {_NUMBER}",
    ],
)
def test_an_office_number_is_public(text: str) -> None:
    start = text.index(_NUMBER)
    assert is_public_contact(fold(text), start, start + len(_NUMBER), PiiType.PHONE)


@pytest.mark.parametrize(
    "text",
    [
        f"{_NUMBER}に電話をください。市役所の方へ",
        f"電話（自宅）{_NUMBER}",
        f"連絡先は{_NUMBER}です",
        f"発信番号 {_NUMBER} の折り返し担当は誰？",
        f"氏名,電話\n甲,{_NUMBER}",
        f"先日窓口に行きました。私の電話は{_NUMBER}です",
        f"代表者住所：みどり野市\n電話：{_NUMBER}",
        f"市役所に伝えた番号は{_NUMBER}です",
        f"窓口で登録していた電話番号 {_NUMBER} を変えたい",
        f"市民課の職員に{_NUMBER}と伝えました",
        f"水道の名義人の電話{_NUMBER}",
        f"学校から聞いた保護者の電話番号{_NUMBER}",
    ],
)
def test_a_private_number_is_not(text: str) -> None:
    start = text.index(_NUMBER)
    assert not is_public_contact(fold(text), start, start + len(_NUMBER), PiiType.PHONE)


@pytest.mark.parametrize(
    ("number", "public"), [("0120-123-456", True), ("0570-05-1165", True), ("090-1234-5678", False)]
)
def test_toll_free_numbers_are_public_and_mobiles_private(number: str, public: bool) -> None:
    text = f"市民課 {number}"
    assert is_public_contact(text, 4, len(text), PiiType.PHONE) is public


def _finding(text: str, kind: PiiType) -> Finding:
    return Finding(start=0, end=len(text), type=kind, score=1, rule="t")


def test_the_directory_compares_whole_folded_values() -> None:
    directory = PublicDirectory(
        (Counter(department="市民課", phone="0478-50-1234、0478-50-1235", email="shimin@city.example.jp",
                 address="みどり野市中央1-2-3"),)
    )  # fmt: skip
    assert directory.contains(_finding("０４７８（５０）１２３５", PiiType.PHONE), "０４７８（５０）１２３５")
    assert directory.contains(_finding("Shimin@city.example.jp", PiiType.EMAIL), "Shimin@city.example.jp")
    assert directory.contains(_finding("みどり野市中央一丁目2番3号", PiiType.ADDRESS), "みどり野市中央一丁目2番3号")
    assert not directory.contains(_finding("0478-50-12345", PiiType.PHONE), "0478-50-12345")
    assert not directory.contains(
        _finding("みどり野市中央1-2-3 コーポ4", PiiType.ADDRESS), "みどり野市中央1-2-3 コーポ4"
    )


def test_a_directory_number_is_never_masked_even_in_a_private_text(tmp_path: Path) -> None:
    path = tmp_path / "directory.csv"
    path.write_text(
        "department,name_of_counter,phone,fax,email,address,hours\n市民課,1番窓口,0478-50-1234,,,,平日\n",
        encoding="utf-8",
    )
    engine = PiiEngine(PublicDirectory.from_csv(path))
    assert engine.find_numbers("連絡先は0478-50-1234です") == []
    assert len(engine.find_numbers("連絡先は0478-50-9999です")) == 1


def test_a_directory_without_its_columns_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "directory.csv"
    path.write_text("課,電話\n市民課,0478-50-1234\n", encoding="utf-8")
    with pytest.raises(DirectoryError, match="見出しを"):
        PublicDirectory.from_csv(path)
