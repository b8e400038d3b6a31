"""Sums, shares, numbers of people and things, offices: what has to be in an answer that is asked for one."""

from collections import Counter

import pytest

from guardrails.asked.fit import fits_question
from guardrails.asked.values import ASKED_VALUES


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("粗大ごみの手数料はいくらですか。", "1点につき500円です。"),
        ("粗大ごみの手数料はいくらですか。", "手数料は無料です。"),
        ("粗大ごみの手数料はいくらですか。", "手数料は不要です。"),
        ("手数料はいくらですか。", "￥300"),
        ("保育料はいくら", "3歳児から無償"),
        ("問い合わせは何件ありましたか。", "約40,000件です。"),
        ("問い合わせは何件ありましたか。", "約４万件です。"),
        ("登録者は何人", "約12万人"),
        ("会議室の定員は何人", "大会議室｜定員: 24"),
        ("公用車は何台", "台数: 120"),
        ("取扱店は何軒ありますか。", "市内に35軒あります。"),
        ("添付は何メガまで", "1通10MBまで"),
        ("ひとり親世帯の加点は何点", "内容: ひとり親世帯｜点数: +8"),
        ("利用率は何%ですか。", "47％です。"),
        ("件数が減った割合は何%ですか。", "47％です。"),
        ("補助率は何割", "補助対象経費の10/10"),
        ("届出は何日以内ですか。", "14日以内です。"),
        ("届出は何日以内ですか。", "２週間以内です。"),
        ("更新は何か月ごと", "半年"),
        ("研修は何時間", "90分"),
        ("窓口は何時からですか。", "8時30分からです。"),
        ("窓口は何時からですか。", "8:30からです。"),
        ("窓口は何時からですか。", "正午からです。"),
        ("対象は何歳からですか。", "65歳からです。"),
        ("受診は何歳から", "75才以上"),
        ("市民課の電話番号は何番ですか。", "047-366-1111です。"),
        ("デジタル化を進める部署はどこですか。", "総務局の情報経営部です。"),
        ("担当部署は", "DX推進グループ"),
        ("どの課に届け出ますか。", "市民課です。"),
    ],
)
def test_an_answer_of_the_kind_that_was_asked_for_fits(question: str, answer: str) -> None:
    assert fits_question(question, answer).allowed


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("粗大ごみの手数料はいくらですか。", "環境課で申し込みます。"),
        ("粗大ごみの手数料はいくらですか。", "1点につき2枚です。"),
        ("粗大ごみの料金を教えて", "環境課で申し込む"),
        ("費用はどうなっていますか。", "市民課で申し込みます。"),
        ("幾らですか", "市民課の窓口"),
        ("問い合わせは何件ありましたか。", "約40,000人です。"),
        ("利用者は何人ですか。", "約40,000件です。"),
        ("会議室の定員は何人", "会議室A｜面積: 40㎡"),
        ("取扱店は何軒ありますか。", "処理券は2種類あります。"),
        ("添付は何MBまで", "ZIP形式で送る"),
        ("1人1日何回まで使えますか。", "修了テストは何回でも受けられる。"),
        ("届出は何日以内ですか。", "市民課に届け出ます。"),
        ("利用率は何%ですか。", "約40,000件です。"),
        ("補助率は何割", "役割分担を定める"),
        ("窓口は何時からですか。", "1階にあります。"),
        ("対象は何歳からですか。", "市民が対象です。"),
        ("何か所ありますか。", "市内にあります。"),
        ("市民課の電話番号は何番ですか。", "1階にあります。"),
        ("電話番号わかりますか", "市民課"),
        ("デジタル化を進める部署はどこですか。", "全部で3つの指針を定め、本指針で進めます。"),
    ],
)
def test_an_answer_of_another_kind_does_not_fit(question: str, answer: str) -> None:
    verdict = fits_question(question, answer)
    assert verdict.rule == "UNIT"
    assert verdict.reason.endswith("。")


@pytest.mark.parametrize(
    ("question", "fitting", "lacking"),
    [
        ("そのセンターはどこの区にありますか", "事務センター（中央区）", "6区役所の後方事務を集める拠点"),
        ("研修所まで片道何キロですか", "研修所｜距離: 62km", "研修所｜運賃: 1,230円"),
        ("デジタル化を進めるのは何部ですか", "総務局情報経営部", "デジタル化を進める局"),
        ("申請書は何部出しますか", "正本1部、写し2部", "申請書を出します"),
        ("何ポイントから替えられますか", "100ポイントから", "ポイントを付与する"),
        ("川の水位が何メートルで避難ですか", "水位4.5m", "30分以内に避難"),
        ("何キロワットから許可が要りますか", "出力10kW以上は許可が必要", "出力が大きいときは許可が必要"),
        ("補助する割合は", "経費の1/2", "経費を補助する"),
        ("有志の職員は何歳代ですか", "30代の職員", "有志の職員"),
        ("手数料をカードで払えるようになってから何件ですか", "165件", "手数料300円"),
    ],
)
def test_the_kind_of_value_is_known_in_everyday_words(question: str, fitting: str, lacking: str) -> None:
    assert fits_question(question, fitting).allowed
    assert fits_question(question, lacking).rule == "UNIT"


def test_a_unit_has_one_row() -> None:
    rows = Counter(value.unit for value in ASKED_VALUES if value.unit)
    assert [unit for unit, count in rows.items() if count > 1] == []


def test_a_row_says_what_is_asked_for() -> None:
    assert [value for value in ASKED_VALUES if not (value.unit or (value.asked and value.answer))] == []


@pytest.mark.parametrize("unit", [v.unit for v in ASKED_VALUES if v.answer is None])
def test_a_unit_without_an_answer_of_its_own_is_answered_by_a_number_with_it(unit: str) -> None:
    assert fits_question(f"全部で何{unit}ですか", f"3{unit}").allowed
    assert fits_question(f"全部で何{unit}ですか", "窓口で申し込む").rule == "UNIT"
