"""Whether an answer is of the kind, the year and the subject that was asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.asked import fits_question, has_value, is_polar, meets_conditions, names_subjects, verify_answer


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("粗大ごみの手数料はいくらですか。", "1点につき500円です。"),
        ("粗大ごみの手数料はいくらですか。", "手数料は無料です。"),
        ("粗大ごみの手数料はいくらですか。", "手数料は不要です。"),
        ("問い合わせは何件ありましたか。", "約40,000件です。"),
        ("問い合わせは何件ありましたか。", "約４万件です。"),
        ("届出は何日以内ですか。", "14日以内です。"),
        ("届出は何日以内ですか。", "２週間以内です。"),
        ("利用率は何%ですか。", "47％です。"),
        ("窓口は何時からですか。", "8時30分からです。"),
        ("窓口は何時からですか。", "8:30からです。"),
        ("市民課の電話番号は何番ですか。", "047-366-1111です。"),
        ("申請はいつまでですか。", "令和8年3月31日までです。"),
        ("申請はいつまでですか。", "出発日の前日までです。"),
        ("対象は何歳からですか。", "65歳からです。"),
        ("必要な書類は何ですか。", "本人確認書類です。"),
        ("デジタル化を進める部署はどこですか。", "総務局の情報経営部です。"),
        ("どの課に届け出ますか。", "市民課です。"),
        ("どこで申請しますか。", "市民課です。"),
        ("持ち込みは1日に何kgまでですか。", "1回につき100kgまでです。"),
        ("1人1日何回まで使えますか。", "上限は1人1日10回です。"),
        ("取扱店は何軒ありますか。", "市内に35軒あります。"),
        ("件数が減った割合は何%ですか。", "47％です。"),
        ("いつでも相談できますか。", "相談できます。"),
        ("制度はいつからですか。", "R5.10から"),
        ("制度はいつからですか。", "2023.10.1から"),
        ("燃えるごみの収集はいつですか。", "月曜日と木曜日です。"),
        ("いつ申請できますか。", "いつでも申請できます。"),
        ("申請の期限はいつですか。", "期限はありません。"),
        ("納期限を過ぎたらどうなりますか。", "延滞金がかかります。"),
        ("申込みは何日までですか。", "4/30まで"),
        ("申込みは何日までですか。", "Ｒ５．１０．３１まで"),
        ("何日前までに予約しますか。", "前日までに予約します。"),
        ("窓口は何時からですか。", "正午からです。"),
        ("手数料はいくらですか。", "￥300"),
        ("水道料金の支払い方法を教えてください。", "口座振替かコンビニで払えます。"),
        ("手数料はどこで払いますか。", "会計課の窓口です。"),
        ("治療費用の助成はいつまでに申請しますか。", "治療が終わった日から1年以内です。"),
    ],
)
def test_an_answer_of_the_kind_that_was_asked_for_fits(question: str, answer: str) -> None:
    assert fits_question(question, answer).allowed


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("粗大ごみの手数料はいくらですか。", "環境課で申し込みます。"),
        ("粗大ごみの手数料はいくらですか。", "1点につき2枚です。"),
        ("問い合わせは何件ありましたか。", "約40,000人です。"),
        ("利用者は何人ですか。", "約40,000件です。"),
        ("届出は何日以内ですか。", "市民課に届け出ます。"),
        ("利用率は何%ですか。", "約40,000件です。"),
        ("窓口は何時からですか。", "1階にあります。"),
        ("市民課の電話番号は何番ですか。", "1階にあります。"),
        ("申請はいつまでですか。", "市民課で申請します。"),
        ("対象は何歳からですか。", "市民が対象です。"),
        ("何か所ありますか。", "市内にあります。"),
        ("デジタル化を進める部署はどこですか。", "全部で3つの指針を定め、本指針で進めます。"),
        ("何か国語に対応していますか。", "6"),
        ("持ち込みは1日に何kgまでですか。", "10kgごとに150円です。"),
        ("1人1日何回まで使えますか。", "修了テストは何回でも受けられる。"),
        ("取扱店は何軒ありますか。", "処理券は2種類あります。"),
        ("いつ連絡すればよいですか。", "電話は0000-22-1111です。"),
        ("結果はいつ分かりますか。", "審査に3時間かかります。"),
        ("手数料と支払い方法は？", "会計課の窓口です。"),
        ("いつ申し込みますか。手数料は？", "4月1日からです。"),
        ("費用はどうなっていますか。", "市民課で申し込みます。"),
        ("申請の期限はいつですか。", "申請書を出してください。"),
    ],
)
def test_an_answer_of_another_kind_does_not_fit(question: str, answer: str) -> None:
    verdict = fits_question(question, answer)
    assert not verdict.allowed
    assert verdict.rule in ("UNIT", "LIMIT", "DATE_ASKED", "BARE_NUMBER")
    assert verdict.reason.endswith("。")


def test_a_row_does_not_tell_that_it_is_the_largest() -> None:
    row = "粗大ごみ処理手数料表｜品目: トタン・波板｜大きさ・数量: 5枚まで｜手数料: 500円"
    assert fits_question("粗大ごみの手数料は最大いくら", row).rule == "EXTREME"
    assert fits_question("粗大ごみの手数料は最大いくら", "手数料は2,000円が上限です。").allowed
    assert fits_question("宿泊費は最高いくらまで出ますか", "1泊16,000円までです。").allowed


@pytest.mark.parametrize(
    ("question", "source", "met"),
    [
        ("令和5年度の件数は？", "令和5年度は40,000件", True),
        ("令和5年度の件数は？", "R5年度は40,000件", True),
        ("令和5年度の件数は？", "2023年度は40,000件", True),
        ("令和５年度の件数は？", "令和五年度は40,000件", True),
        ("令和5年度の件数は？", "令和4年度は40,000件", False),
        ("令和5年度の件数は？", "40,000件", False),
        ("2021年の条例の原則は？", "令和3年の条例", True),
        ("「ちばレポ」の件数は？", "ちばレポの件数", True),
        ("「ちばレポ」の件数は？", "チャットボットの件数", False),
        ("RPAの効果は？", "ＲＰＡの導入効果", True),
        ("RPAの効果は？", "AI-OCRの導入効果", False),
        ("手数料は？", "手数料は300円", True),
        ("２０２３年度の件数は？", "2021年度は40,000件", False),
        ("2023年度の件数は？", "２０２３年度は40,000件", True),
        ("令和 5 年度の件数は？", "令和3年度は40,000件", False),
        ("2023.10からの料金は？", "2022.4から300円", False),
        ("令和5年10月からの料金は？", "2023.10から300円", True),
        ("令和5年度の講座は？", "令和5年2月1日の講座", False),
        ("令和5年度の講座は？", "令和6年2月1日の講座", True),
    ],
)
def test_the_source_must_be_about_the_year_and_the_thing_that_was_named(question: str, source: str, met: bool) -> None:
    assert meets_conditions(question, source).allowed is met


@pytest.mark.parametrize(
    ("question", "polar"),
    [
        ("領収書は必要ですか。", True),
        ("代理人でも申請できますか？", True),
        ("土曜日も開いていますか", True),
        ("手数料はいくらですか。", False),
        ("申請の期限はいつですか。", False),
        ("どこで申請しますか。", False),
        ("必要な書類を教えてください。", False),
        ("何歳から対象ですか。", False),
    ],
)
def test_a_yes_or_no_is_told_from_other_questions(question: str, polar: bool) -> None:
    assert is_polar(question) is polar


@pytest.mark.parametrize(
    ("sentence", "value"),
    [("40,000件です。", True), ("41.4％です。", True), ("３００円", True), ("市民課です。", False), ("", False)],
)
def test_a_value_is_a_number_with_its_unit(sentence: str, value: bool) -> None:
    assert has_value(sentence) is value


YEARS = "令和3年度の利用は25,000件でした。\n令和4年度の利用は40,000件でした。"


@pytest.mark.parametrize(
    ("question", "answer", "allowed"),
    [
        ("令和4年度の利用は何件ですか。", "40,000件です。", True),
        ("令和3年度の利用は何件ですか。", "40,000件です。", False),
        ("令和3年度の利用は何件ですか。", "25,000件です。", True),
        ("令和3年度の利用は何件ですか。", "令和4年度は40,000件です。", True),  # says itself of which year it is
        ("令和5年度の利用は何件ですか。", "40,000件です。", False),
        ("利用は何件ですか。", "12,000件です。", False),
        ("２０２１年度の利用は何件ですか。", "40,000件です。", False),
    ],
)
def test_a_bare_value_is_judged_with_the_year_that_was_asked_for(question: str, answer: str, allowed: bool) -> None:
    assert verify_answer(answer, YEARS, question).allowed is allowed


@given(question=st.text(max_size=80), answer=st.text(max_size=80))
def test_no_text_breaks_the_rules(question: str, answer: str) -> None:
    assert fits_question(question, answer).rule in ("", "BARE_NUMBER", "UNIT", "DATE_ASKED")
    assert meets_conditions(question, answer).rule in ("", "YEAR", "NAMED")
    is_polar(question)
    has_value(answer)


@pytest.mark.parametrize(
    ("question", "fitting", "lacking"),
    [
        ("そのセンターはどこの区にありますか", "事務センター（中央区）", "6区役所の後方事務を集める拠点"),
        ("研修所まで片道何キロですか", "研修所｜距離: 62km", "研修所｜運賃: 1,230円"),
        ("デジタル化を進めるのは何部ですか", "総務局情報経営部", "デジタル化を進める局"),
        ("申請書は何部出しますか", "正本1部、写し2部", "申請書を出します"),
        ("時差出勤のいちばん遅い区分は何時から？", "一番遅い区分は10時30分から", "区分B: 8時から"),
    ],
)
def test_the_kind_of_value_is_known_in_everyday_words(question: str, fitting: str, lacking: str) -> None:
    assert fits_question(question, fitting).allowed
    assert not fits_question(question, lacking).allowed


@pytest.mark.parametrize(
    ("question", "fitting", "lacking"),
    [
        ("1日に何組まで予約を取れますか", "1日8組までとする", "1組おおむね60分。3開庁日前までに予約"),
        ("何キロまで持ち込めますか", "1回100kgを上限とする", "10kgごとに150円"),
        ("補助の上限はいくらですか", "3万円を限度として補助する", "経費の半額、3万円を補助する"),
        ("避難所に何人まで入れますか", "市民体育館｜収容人数: 1150", "避難所担当職員（1か所3人）"),
        ("何ポイントから替えられますか", "100ポイントから", "ポイントを付与する"),
        ("川の水位が何メートルで避難ですか", "水位4.5m", "30分以内に避難"),
        ("稼働したのは何年何月何日ですか", "令和5年12月21日から稼働", "令和5年12月 システムの稼働"),
        ("期間は何年何月までですか", "2025年3月まで", "令和7年度まで"),
        ("振込みは何月何日ですか", "毎月25日に振り込む", "令和7年度に振り込む"),
        ("補助する割合は", "経費の1/2", "経費を補助する"),
        ("何キロワットから許可が要りますか", "出力10kW以上は許可が必要", "出力が大きいときは許可が必要"),
        ("有志の職員は何歳代ですか", "30代の職員", "有志の職員"),
        ("手数料をカードで払えるようになってから何件ですか", "165件", "手数料300円"),
    ],
)
def test_the_kind_of_value_that_is_asked_for(question: str, fitting: str, lacking: str) -> None:
    assert fits_question(question, fitting).allowed
    assert not fits_question(question, lacking).allowed


def test_what_somebody_else_asked_is_no_part_of_the_question() -> None:
    question = "電話で「うちは何点だったか」と聞かれました。点数をお伝えしてもよいでしょうか。"
    assert is_polar(question)
    assert meets_conditions(question, "利用調整の点数を電話で答えてはならない。").allowed


@pytest.mark.parametrize("question", ["秘密のデータを入れてもおk？", "紙に出すのはOK？", "印刷はok?", "印刷はアリ？"])
def test_a_yes_or_no_may_be_asked_for_casually(question: str) -> None:
    assert is_polar(question)


def test_a_name_is_found_where_a_slide_parts_it_with_a_sign() -> None:
    assert meets_conditions("「スマート市役所」とは何ですか", "はなれていてもつながる スマート*市役所").allowed
    assert not meets_conditions("「スマート市役所」とは何ですか", "市役所のデジタル化").allowed


def test_everyday_latin_words_are_no_names() -> None:
    assert meets_conditions("Web開催の会議の参加料は何費ですか", "オンライン会議の参加料は負担金で支払う").allowed
    assert not meets_conditions("ChatGPTは使えますか", "生成AIの利用").allowed


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("料金後納の郵便を出したいときの手続きは", "総務課に郵便差出票を提出する"),
        ("期日前投票の持ち物は", "投票所入場券"),
        ("有効期限の切れたカードは", "窓口に返納する"),
        ("部署の印が必要な書類は", "請求書"),
        ("担当部署は", "DX推進グループ"),
        ("電話番号が変わったときの手続きは", "変更届を出す"),
        ("人数の変更はいつまでに", "3日前まで"),
        ("登録者は何人", "約12万人"),
        ("会議室の定員は何人", "大会議室｜定員: 24"),
        ("公用車は何台", "台数: 120"),
        ("割れた皿は何ゴミになりますか", "燃やせないごみ"),
        ("添付は何メガまで", "1通10MBまで"),
        ("何人かで来た場合の対応は", "代表者が受付をする"),
        ("何回まで変更できますか", "変更の回数に制限はありません"),
        ("何回まで延長できますか", "延長は1回のみ"),
        ("図書は何冊まで", "1人10冊"),
        ("最大何日休めますか", "90日を超えない範囲"),
        ("補助率は何割", "補助対象経費の10/10"),
        ("保育料はいくら", "3歳児から無償"),
        ("給付の申請はいつ", "退職時に申請する"),
        ("何日前に予約しますか", "3営業日前まで"),
        ("受診は何歳から", "75才以上"),
        ("研修は何時間", "90分"),
        ("更新は何か月ごと", "半年"),
        ("ひとり親世帯の加点は何点", "内容: ひとり親世帯｜点数: +8"),
    ],
)
def test_an_answer_of_another_form_fits(question: str, answer: str) -> None:
    assert fits_question(question, answer).allowed


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("いつか教えてください", "様式第2号"),
        ("添付は何MBまで", "ZIP形式で送る"),
        ("補助率は何割", "役割分担を定める"),
        ("幾らですか", "市民課の窓口"),
        ("電話番号わかりますか", "市民課"),
        ("粗大ごみの料金を教えて", "環境課で申し込む"),
        ("会議室の定員は何人", "会議室A｜面積: 40㎡"),
    ],
)
def test_an_answer_without_what_was_asked_for_does_not_fit(question: str, answer: str) -> None:
    assert not fits_question(question, answer).allowed


@pytest.mark.parametrize(
    "question", ["昭和30年生まれの方は対象ですか", "2025年4月に採用された職員です。年休は何日ですか", "H30の実績は"]
)
def test_a_year_of_the_asker_s_own_is_no_condition(question: str) -> None:
    assert meets_conditions(question, "年次有給休暇は1年に20日とする。平成30年度の実績も同じ。").allowed


@pytest.mark.parametrize(
    ("question", "source", "named"),
    [
        (
            "マイナンバーカードの申請に使う顔写真、何センチ？",
            "身体障害者手帳の申請。顔写真（縦4センチ、横3センチ）",
            False,
        ),
        ("マイナンバーカードの申請に使う顔写真、何センチ？", "マイナンバーカードの申請には顔写真が要ります", True),
        ("児童扶養手当はいくら", "児童手当は月10,000円", False),
        ("引っ越したら何日以内に届けますか", "転入届は14日以内", True),
    ],
)
def test_the_subjects_of_a_question_have_to_be_named(question: str, source: str, named: bool) -> None:
    assert names_subjects(question, source) is named
