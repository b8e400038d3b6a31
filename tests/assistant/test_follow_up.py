"""When a question needs the one before it, and when it stands alone."""

from datetime import date

import pytest

from assistant.follow_up import needs_context, standalone
from assistant.types import Turn
from eval.bench import QUESTIONS
from eval.datasets import Item, read_items

TODAY = date(2026, 7, 31)
HISTORY = (
    Turn(question="古い質問です。", answer="古い回答です。"),
    Turn(question="住民票の写しの手数料はいくらですか？", answer="300円です。"),
)

COMPLETE = (
    "印鑑登録は？",
    # written before the rules
    "住民票の手数料は？",
    "図書館は何時まで？",
    "粗大ごみの出し方",
    "これから子どもを保育園に入れたいのですが、いつ申し込めばよいですか。",
    "市民税と県民税はそれぞれいくらですか。",
    "印鑑があれば住民票を取れますか",
    "国民健康保険証をそのまま使えますか",
    "津波のおそれがある区域はどこですか",
    "きのこの放射能検査はどこでできますか",
    "パスポートの申請窓口は？",
    "軽自動車税の納期限は？",
    "市営プールの利用料金は？",
    "児童手当の支給日は？",
    "介護認定の申請に必要なものは？",
    "犬の登録の方法は？",
    "婚姻届は日曜日も出せますか",
    "マイナンバーカードの受け取りは代理人でもできますか",
    "ごみの収集日はいつ？",
    "おむつの補助はありますか",
    "この市の人口は何人ですか",
    "出張旅費の精算の期限は？",
    "年次有給休暇の繰越しの上限は？",
    # written after the first, before it was run
    "パスポートの更新は何日かかりますか",
    "戸籍謄本の取り方",
    "納税証明書の手数料",
    "転出届はいつまで？",
    "水道料金の支払い方法は？",
    "生活保護の相談窓口はどこですか",
    "これまでに納めた国民年金の額を知りたい",
    "印鑑登録そのものをやめたいです",
    "その他のプラスチックの出し方は？",
    "引っ越しが決まったのですが、その手続きには何が必要ですか",
    "固定資産税の減免の条件は？",
    "ふるさと納税とは？",
    "保育料はいくらですか",
    "カラスの死がいはどうすればいいですか",
    "体育館の予約はいつから？",
    "それぞれの地区の避難場所を教えてください",
    "市長の任期は？",
    "高額療養費の申請期限は？",
    "後期高齢者医療制度の保険料は？",
    "このまちの公園はいくつありますか",
    "住民票コードを忘れたときの手続きは？",
    "ちなみに図書館の休館日は？",
    "会計年度任用職員の年休は何日ですか",
    "起案文書の保存年限はどこに書いてありますか",
    "ごみの分別アプリはありますか",
    # written last, before it was run
    "こども医療費の助成は何歳までですか",
    "空き家バンクの登録条件は？",
    "ペットの火葬はできますか",
    "臨時運行許可の手数料",
    "蛍光灯はいつ出せますか",
    "自転車の撤去先はどこ？",
    "狂犬病予防注射の料金は？",
    "市営住宅の募集時期は？",
    "手話通訳の派遣の申込みは？",
    "離婚届に証人は必要ですか",
    "市民税をスマホで払えますか",
    "あれば便利な防災用品は何ですか",
    "旧姓併記の手続きの流れを教えて",
    "通勤手当の上限額は？",
    "公用車の予約方法は？",
)

FRAGMENTS = (
    # what modifies a value is no subject
    "有効期限は？",
    "所得制限は？",
    "自己負担額は？",
    "開館時間は？",
    "補助率は？",
    # written before the rules
    "手数料は？",
    "本人以外の場合は？",
    "郵送だと？",
    "代理人なら",
    "子どもは？",
    "では、期限は？",
    "令和5年度は？",
    "窓口はどこですか",
    "いつまでに出せばいいですか",
    "65歳以上の場合はいくらになりますか",
    "それは郵送でもできますか",
    "その手続きに必要なものは何ですか",
    "この制度の対象者は？",
    "オンラインでも申請できますか",
    "日曜日は？",
    "家族が代わりに行ってもいいですか",
    "外国人の場合はどうなりますか",
    "何を持っていけばいいですか",
    "隣の市は？",
    "遅れたらどうなりますか",
    "電話で予約できますか",
    "あと、必要な書類は？",
    # written after the first, before it was run
    "金額は？",
    "必要なものは？",
    "同じ窓口でできますか",
    "土日も開いていますか",
    "何日くらいかかりますか",
    "委任状は必要ですか",
    "印鑑はいりますか",
    "子どもの場合の手数料は？",
    "じゃあ、マイナンバーカードがないときは？",
    "未成年者なら？",
    "この手当の支給日はいつですか",
    "これを電話で確認できますか",
    "昨年はどうでしたか",
    "3人目からは？",
    "なくした場合はどうすればいいですか",
    "家族でも受け取れますか",
    "現金以外でも払えますか",
    "申請書はどこでもらえますか",
    "条件はありますか",
    "免除されることはありますか",
    "分割払いは？",
    "ほかの地区は？",
    "先ほどの期限を過ぎたらどうなりますか",
    "そこは何時まで開いていますか",
    "変更したいときは？",
    "対象になるのは誰ですか",
    # written last, before it was run
    "オンラインだと？",
    "本人確認書類は何ですか",
    "平日以外は？",
    "その金額は税込みですか",
    "マイナンバーカードだと？",
    "委任状があれば代理人でも大丈夫ですか",
    "支所でも手続きできますか",
    "手続きにかかる時間は？",
    "ほかに持っていくものはありますか",
    "令和4年度だといくらでしたか",
    "この申請は誰がしますか",
    "上限はありますか",
    "外国籍の人は？",
    "遅れた場合の罰則はありますか",
    "世帯主以外でも申請できますか",
    "小学生なら？",
)


@pytest.mark.parametrize(
    "question",
    [
        "では、県外は？",
        "それはいつまでですか。",
        "その場合の手数料は？",
        "代理人の場合は？",
        "期限は？",
        "必要なものは",
        "同じ日に二つ申請できますか。",
        "さっきの書類はどこで出しますか。",
        "ほかに必要な書類はありますか。",
    ],
)
def test_a_question_that_points_back_takes_the_last_one_along(question: str) -> None:
    assert standalone(question, HISTORY, TODAY) == f"住民票の写しの手数料はいくらですか。{question}"


@pytest.mark.parametrize(
    "question",
    [
        "転入届の届出期間は何日以内ですか。",
        "粗大ごみの手数料はいくらですか。",
        "マイナンバーカードの受け取りに必要な書類を教えてください。",
        "令和6年度の国民健康保険料の減免の申請期限を教えてください。",
        "その他の雑所得がある人が、退職した年の翌年に市民税・県民税の申告をするときに必要な書類は何ですか。期限も教えてください。",
    ],
)
def test_a_question_that_says_everything_stands_alone(question: str) -> None:
    assert not needs_context(question)
    assert standalone(question, HISTORY, TODAY) == question


def test_the_first_question_has_nothing_to_take_along() -> None:
    assert standalone("それはいつまでですか。", (), TODAY) == "それはいつまでですか。"


@pytest.mark.parametrize("question", COMPLETE)
def test_a_question_with_its_own_subject_stands_alone(question: str) -> None:
    assert not needs_context(question)


@pytest.mark.parametrize("question", FRAGMENTS)
def test_a_question_without_its_own_subject_takes_the_last_one_along(question: str) -> None:
    assert needs_context(question)


@pytest.mark.parametrize("item", [item for item in read_items(QUESTIONS) if item.history], ids=lambda item: item.qid)
def test_every_follow_up_of_the_golden_questions_takes_the_last_one_along(item: Item) -> None:
    assert needs_context(item.question)


@pytest.mark.parametrize("question", ["物件の借入れは？", "A地区は？", "国民健康保険は？"])
def test_a_subject_that_asks_for_nothing_may_go_on_with_the_last_question(question: str) -> None:
    assert needs_context(question)


@pytest.mark.parametrize(
    ("question", "previous", "joined"),
    [
        ("令和5年度は？", "令和6年度の介護保険料はいくらですか。", "介護保険料はいくらですか。令和5年度は？"),
        ("では、今年度は？", "令和5年度の介護保険料は？", "介護保険料は。では、今年度は？"),
        ("令和6年度は？", "令和6年度の介護保険料は？", "令和6年度の介護保険料は。令和6年度は？"),
        ("手数料は？", "令和5年度の税証明は取れますか。", "令和5年度の税証明は取れますか。手数料は？"),
    ],
)
def test_a_day_takes_the_place_of_the_one_asked_for_before(question: str, previous: str, joined: str) -> None:
    assert standalone(question, [Turn(question=previous, answer="はい。")], TODAY) == joined
