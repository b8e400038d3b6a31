"""What kind of answer a question asks for, and the conditions an answer has to meet: year, place, unit.

A small model answers 「何件」 with a number of people and 「令和3年度」 with the figure of 令和4年度: both are caught.
"""

import re
import unicodedata

from guardrails.expressions import Expression, Kind, amounts, find_expressions
from guardrails.folding import fold
from guardrails.groundedness import verify
from guardrails.verdict import ALLOWED, Verdict

_WHEN = (
    r"いつ(?!も|でも|か(?!ら|[知教分わ])|の間に)|何年(?!度の|以)|何月|何日(?!間|以内)"
    r"|(?:期限|締切|締め?切り?|期日|日付)(?:[はがも]|って)?(?:を?(?:教|知|分|わ|い)|[\s?。、・とや]|$)"
)
_MOMENT = (
    r"翌|当日|前日|末日|[月年]末|毎|随時|直ち|速やか|すぐ|頃|春|夏|秋|冬|第\s*\d\s*週|年中|通年|常時|いつでも|誕生日"
    r"|祝|次第|ごと|年\d回|[一-龥ァ-ヶー]{2}(?:時|前|後|のとき)(?=$|[。、にはま])|た(?:とき|時|後)|\d歳(?:から|に)"
    r"|(?:期限|期日|締切|締め切り)[はがも]?(?:あり?ません|無し|なし|ない|設け(?:て(?:い)?)?(?:ません|ない))"
)
_MOMENTS = ("日", "か月", "年生")  # units of numbers that say when: 「14日以内」
# The fee is not what is asked for: 「水道料金の支払い方法は？」, 「手数料はどこで払いますか」
_ELSE_ASKED = (
    r"どう(?!な)|どこ|だれ|誰|なぜ|いつ(?!も)|何(?!円)|方法|仕方|理由|違い"
    r"|(?:対象|条件|要件|期限)(?:は|を|って|$|[?。])"
)
_FEE = r"料金|金額|費用|手数料|単価|日当(?:は|の額)"
_HOW_MUCH = r"(?:\s|どうな|どの?[くぐ]らい|どれ[くぐだ]|教|知|分か|わか)"
_WH = (
    r"何|なに|なん|いつ|どこ|だれ|誰|いくら|いくつ|どの|どう|なぜ|どれ|どんな|どちら"
    r"|幾|期限(?!は?あり|[をが])|方法(?!を)|理由(?!を)|違い(?!は?あり)"
    r"|教えて|知りたい|説明し|[わ分]かりますか|って分かる"
)
_POLAR = (
    r"(?:か|の|る|い|ます|です|ある|ない|よね|可能|必要|対象(?=[?？])|(?i:ok)|お[kK]|オッケー|アリ|大丈夫)[?？。]*$"
)
_SUBJECT = re.compile(
    r"(?<![0-9一-龥々ァ-ヶー])(?:[一-龥々]{3,}|[ァ-ヶー]{3,}|[一-龥々ァ-ヶー]{4,})"
    r"(?=[はがをにのでとへもや、。?!「」()\s]|から|まで|って|です|だと|なら|$)"
)
_NO_SUBJECT = re.compile(r"何|(?:的|以内|場合|年度|市|市役所|町|村)$")
_BARE = 6  # characters around a number that say nothing about it: 「です。」「年に」
_NAMED = re.compile(
    r"「[^「」]{2,12}」|『[^『』]{2,12}』"
    r"|(?<![A-Za-z0-9])(?!(?i:web|online|mail|fax|app|tel|email|url|faq|password|[MTSHR]\d{1,2})(?![A-Za-z0-9]))"
    r"[A-Za-z][A-Za-z0-9]{2,}"
)
_UNITS: tuple[tuple[str, str], ...] = (
    # what the question says → what the answer must contain (both patterns after NFKC)
    (
        r"何(?:パーセント|%|割)|割合|[^確効能]率(?:は|を|が|の)|比率",
        r"\d\s*(?:%|パーセント|割)|[一二三四五六七八九数]割|分の|(?:10|[1-9])/(?:[2-9]|10)(?!\d)|同率|全額|半[額減分]",
    ),
    (
        rf"(?:いく|幾)ら(?!でも)|何円|(?:{_FEE})(?:[とや、・及]|は?[?。]|は?$)"
        rf"|^(?![\s\S]*(?:{_ELSE_ASKED}))[\s\S]*(?:{_FEE})(?:の額)?(?:[はをが]|って)?{_HOW_MUCH}",
        r"[\d百千万億一二三四五六七八九十]\s*円|円\)?:\s*\d|¥\s*\d|無[料償]|実費|自己負担|全額|分の[1-9一二三]"
        r"|不要|かからない|かかりません|徴収し|免除",
    ),
    (
        r"何人|何名|人数(?:は|って)?(?:を?[教知]|[\s?。、・と]|$)",
        r"\d[\d,万千]*\s*[人名]|人以上|全員|(?:人数|者数|員数|定員|[人名]\)?:)[^\d。\n]{0,8}\d",
    ),
    (r"何件|件数(?:は|を|が|って|、)?(?:[?？。]|$|いくつ|何|教え|どれ)", r"\d[\d,万千]*\s*件|件数[^\d。\n]{0,8}\d"),
    (r"何(?:kg|km|キロ(?![ァ-ヶー]))", r"\d\s*(?:kg|km|キロ)"),
    (r"何(?:枚|個|本|冊|点|級|階|段階)", r"\d\s*(?:枚|個|本|冊|点|級|階|段階)|(?:枚|個|本|冊|点)数\)?:\s*[+-]?\d"),
    (r"何回", r"\d\s*(?:回|度)|毎"),
    (r"何時間", r"\d\s*(?:時間|分(?!の)|h(?![A-Za-z]))|[半終]日"),
    (r"何分(?!の)", r"\d\s*(?:分|時間|秒)"),
    (r"何台", r"\d[\d,万千]*\s*台|台数?\)?:?\s*\d"),
    (r"何(?:か|カ|ヶ|ケ|箇)所", r"\d\s*(?:か|カ|ヶ|ケ|箇)?所"),
    (r"何[歳才]", r"\d\s*[歳才代]|年生|中学|高校|小学|就学|生後"),
    (
        r"何日(?:間|以内|前|後|で|まで|く)|何週間",
        r"\d\s*(?:(?:開庁|営業|勤務|稼働)?日|週|か月|月|年)|翌日|当日|前日|末日|[月年]末"
        r"|\d\.\d{1,2}\.\d|(?<![\d/])\d{1,2}/\d{1,2}(?![\d/])",
    ),
    (r"何(?:か|カ|ヶ|ケ|箇)月", r"\d\s*(?:か|カ|ヶ|ケ|箇)?(?:月|年|日)|半年"),
    (r"何床", r"\d\s*床"),
    (r"何部(?!署)", r"\d\s*部|[一-龥]部(?![分品門数])"),
    (r"(?:どこの|どの|何)区(?![分域間画])", r"(?:[一-龥]{2,}|\d\s*)区(?![役分域間画])"),
    (
        r"(?:何|どの|どこの)部署|部署(?:名|は|って|(?:を|が)?(?:教|知|ど|わ|分)|[\s?。]|$)"
        r"|何課|(?:どの|どこの|担当の?|所管の?)(?:課|係|部|室)(?!長)",
        r"[一-龥ァ-ヶー](?:課|係|室|局|班|(?<![全内外一上下大])部(?![分品門数]))|センター|支所|出張所|窓口|コーナー"
        r"|グループ|チーム|委員会|保健所|所属|担当(?!者|[すし])",
    ),
    (r"電話番号(?:は|が|って)?(?:を?[教知分わ]|何|[\s?。]|$)|何番に電話", r"\d{2,4}-?\d{2,4}-?\d{3,4}|\d{3,}"),
    (r"何時(?:から|まで|に|です|ごろ|頃|$|[?？])", r"[\d一二三四五六七八九十]\s*時|\d:\d|正午"),
)
# 「何kgまで」 asks for a limit: 「10kgごとに150円」 names none, 「3日前まで」 none of its kind.
_LIMIT_ASKED = re.compile(
    r"何(kg|キロ|枚|個|本|冊|回|件|人|名|台|点|円|世帯|袋|組)(?:まで|以内)|(?:上限|限度)は(?:何|いくら|いくつ)"
)
_LIMIT = r"(?:まで|以内|以下|未満|上限|限度|限り|限る|最大|最高|制限|超え|定員|収容|のみ|だけ|可能|先着)"
# One row of a table never tells that it is the largest one.
_MOST = "(?:(?:一番|いちばん|いち番)(?!窓口|はじめ|初め|最初|上の|下の))"
_EXTREME_ASKED = re.compile(
    rf"最[大高多小低少安].{{0,8}}(?:何|いくら|いつ|どれ|どこ|だれ|誰)|{_MOST}.{{1,8}}?(?:は|の|、|何|いつ|どれ|どこ)"
)
_EXTREME = re.compile(
    rf"最[大高多小低少安長短も]|1位|上限|下限|限度|定員|超えない|{_MOST}|[円日月年人回%](?:間)?(?:まで|以内|以下|以上)"
)
_NO_UNIT = (  # 「何キロ」 has its own rule
    r"パーセント|キロ(?![ァ-ヶー])|ゴミ|サイズ|カード|システム|サービス|レベル|センター|コーナー|アプリ|ペイ|マーク|デー"
    r"|グループ|チーム"
)
_COUNTED = re.compile(
    rf"何(?:(MB|GB|cm|mm|kW|[軒頭匹箱袋戸棟校社店杯通着足組席便両隻畳字語問票])|(?!{_NO_UNIT})([ァ-ヶー]{{2,}})(?![ァ-ヶー一-龥]))"
)
_NO_LIMIT = re.compile(r"(?:制限|上限|限度)[はが]?(?:なし|無し|ない|あり?ません)")


_SAME_UNIT = {
    "人": "[人名]",
    "名": "[人名]",
    "円": "(?:万|千)?円",
    "kg": "(?:kg|キロ)",
    "キロ": "(?:kg|キロ|km)",
    "メートル": "(?:メートル|m)",
    "センチ": "(?:センチ|cm)",
    "ミリ": "(?:ミリ|mm)",
    "キロワット": "(?:キロワット|[kK][wW])",
    "トン": "(?:トン|t)",
    "キロメートル": "(?:キロ|km)",
    "キログラム": "(?:キロ|kg)",
    "センチメートル": "(?:センチ|cm)",
    "ミリメートル": "(?:ミリ|mm)",
    "メガ": "(?:メガ|MB)",
    "MB": "(?:メガ|MB)",
    "GB": "(?:ギガ|GB)",
    "cm": "(?:センチ|cm)",
    "メガバイト": "(?:メガ|MB)",
    "ギガ": "(?:ギガ|GB)",
    "ギガバイト": "(?:ギガ|GB)",
    "ポイント": "(?:ポイント|pt|円分)",
    "グラム": "(?:グラム|g)",
    "リットル": "(?:リットル|l|L)",
    "ヘクタール": "(?:ヘクタール|ha)",
    "ページ": "(?:ページ|頁|p)",
}
# What somebody else said is no word to be found in the source: 「うちは何点か」と聞かれました。
_TOLD = re.compile(
    r"「[^「」]*」(?=と(?:聞|言|来|窓口|電話[がで]|相談[がさ]|おっしゃ|お怒|いう(?:お客|方|人|話|相談|電話)|問|尋|訴"
    r"|の(?:お?問|相談|電話|声|こと)))"
)
_TOLD_YEAR = re.compile(r"に(?:転入|転出|採用|退職|結婚|離婚|出生|生まれ|亡くな)")  # the asker's own
# Asks for nothing: 「何人かで来た場合」, 「いつでも使えますか」.
_VAGUE = re.compile(
    r"(?:何[人名件回度日年枚個本台歳時]|何か[所月])(?:か(?![らか知教分わをご確聞調?。]|$)|も(?!ら)|でも|たりとも)"
    r"|(?:いつ|どこ|だれ|誰|どなた|なん|何|どちら)(?:でも|も)|どうしても"
)


def fits_question(question: str, answer: str) -> Verdict:
    """ALLOWED, or BARE_NUMBER/UNIT/LIMIT/EXTREME/DATE_ASKED when the answer lacks the kind of value asked for."""
    if is_polar(question):
        return ALLOWED
    asked, said = _without_told(question), unicodedata.normalize("NFKC", answer)
    if re.fullmatch(r"\d{1,3}[。.]?", said.strip()):
        return _refuse("BARE_NUMBER", "回答が、単位のない数字だけです。")
    if _LIMIT_ASKED.search(asked) and _NO_LIMIT.search(said):
        return ALLOWED
    for wanted, found in _UNITS:
        if re.search(wanted, asked) and not re.search(found, said):
            return _refuse("UNIT", "質問された種類の値（金額・人数・割合など）が、回答にありません。")
    if (counted := _COUNTED.search(asked)) and not re.search(
        rf"\d[\d,万千]*\s*{_SAME_UNIT.get(unit := counted[1] or counted[2], unit)}", said
    ):
        return _refuse("UNIT", "質問された種類の値（金額・人数・割合など）が、回答にありません。")
    if (limit := _LIMIT_ASKED.search(asked)) and not _names_a_limit(said, limit[1]):
        return _refuse("LIMIT", "質問された上限が、回答にありません。")
    if _EXTREME_ASKED.search(asked) and not _EXTREME.search(said):
        return _refuse("EXTREME", "最大・最小などの値を尋ねられましたが、そう書かれた箇所がありません。")
    if re.search(_WHEN, asked) and not (_names_a_moment(answer) and _is_as_exact(asked, answer)):
        return _refuse("DATE_ASKED", "質問された時期が、回答にありません。")
    return ALLOWED


def verify_answer(sentence: str, source: str, question: str) -> Verdict:
    """`groundedness.verify` for an answer to `question`: a bare value is judged with the year that was asked for.

    「40,000件」 as an answer about 令和3年度 fails when the source gives it for 令和4年度.
    """
    verdict = verify(sentence, [source], question)
    if not verdict.allowed:
        return verdict
    said = any(e.year for e in _dates(sentence))
    asked = fold(question).text
    for year in _dates(question):
        if said or year.year is None or not has_value(sentence):
            continue
        with_year = verify(f"{asked[year.start : year.end]}は{sentence}", [source], question)
        if not with_year.allowed:
            return with_year
    return ALLOWED


def is_polar(question: str) -> bool:
    """Whether the question asks for a yes or no."""
    asked = _without_told(question).strip()
    return not re.search(_WH, asked) and bool(re.search(_POLAR, asked)) and not asked.endswith("は?")


def meets_conditions(question: str, source: str) -> Verdict:
    """ALLOWED, or YEAR/NAMED when the source lacks a year, fiscal year, 「quoted」 term or Latin name of the question.

    `source` is the passage the answer rests on, with its title and headings.
    """
    asked = fold(question).text
    wanted = [e for e in _dates(question) if e.year is not None and not _is_of_asker(asked, e)]
    have = [e for e in _dates(source) if e.year is not None]
    for year in wanted:
        if not any(_same_year(year, other) for other in have):
            return _refuse("YEAR", "質問された年・年度のことが、示した資料に書かれていません。")
    said = _plain(source)
    for term in _NAMED.findall(_without_told(question)):
        if _plain(term.strip("「」『』")) not in said:
            return _refuse("NAMED", "質問に挙げられた言葉が、示した資料に書かれていません。")
    return ALLOWED


def _is_of_asker(asked: str, year: Expression) -> bool:
    """「昭和30年生まれ」, 「2025年4月に採用された」; a year without a month may be what is asked about."""
    return asked.startswith("生まれ", year.end) or bool(year.month and _TOLD_YEAR.match(asked, year.end))


def _without_told(question: str) -> str:
    return _VAGUE.sub("", _TOLD.sub("", unicodedata.normalize("NFKC", question)))


def _plain(text: str) -> str:
    """Without what a slide sets between the letters of a name: 「スマート*市役所」."""
    return re.sub(r"[\s*※・-]", "", unicodedata.normalize("NFKC", text)).lower()


def names_subjects(question: str, source: str) -> bool:
    """Whether the source names every long noun of the question: 身体障害者手帳 tells nothing of マイナンバーカード."""
    asked, said = unicodedata.normalize("NFKC", question), unicodedata.normalize("NFKC", source)
    return all(noun in said for noun in _SUBJECT.findall(asked) if not _NO_SUBJECT.search(noun))


def years(text: str) -> set[int]:
    """The years it names, however they are written: 令和5年度 and 2023年 are 2023."""
    return {e.year for e in _dates(text) if e.year is not None}


def has_value(sentence: str) -> bool:
    """Whether it gives a number with a unit: 40,000件, 41.4%, 300円."""
    return bool(amounts(sentence))


def is_one_of_several(value: str, source: str) -> bool:
    """Whether `value` is a number and hardly more, and the source has others of its unit: which one, it does not say.

    「300円」 of 「旧: 300円｜新: 500円」.
    """
    said = amounts(value)
    around = len(re.sub(r"\s", "", value)) - sum(e.end - e.start for e in said)
    if not said or around > _BARE:
        return False
    known = {(e.unit, e.value) for e in said}
    return any(e.unit in {unit for unit, _ in known} and (e.unit, e.value) not in known for e in amounts(source))


def _dates(text: str) -> list[Expression]:
    """Those of the text as `fold` writes it: ２０２３年 is 2023年."""
    return [e for e in find_expressions(fold(text).text) if e.kind is Kind.DATE]


def _names_a_moment(answer: str) -> bool:
    said = fold(answer).text
    values = find_expressions(said)
    return bool(re.search(_MOMENT, said)) or any(
        e.kind in (Kind.DATE, Kind.TIME, Kind.WEEKDAY)
        or e.unit.removeprefix("第") in _MOMENTS
        or e.unit in ("営業日", "開庁日", "年目")
        or (e.unit == "分" and e.sides)  # 「1時間前」, but not 「3時間かかる」
        for e in values
    )


def _is_as_exact(asked: str, answer: str) -> bool:
    """「何年何月何日」 asks for a day, 「何年何月」 for a month."""
    day, month = "何月何日" in asked, "何年何月" in asked
    if not (day or month) or re.search(r"[毎翌]々?月の?\d+日", fold(answer).text):
        return True
    return any(e.day or (e.month and not day) for e in _dates(answer))


def _names_a_limit(said: str, unit: str | None) -> bool:
    number = rf"\d\s*{_SAME_UNIT.get(unit, unit)}" if unit else r"\d"
    patterns = [
        rf"{number}[^。\n]{{0,12}}{_LIMIT}|{_LIMIT}[^。\n]{{0,15}}{number}",
        r"(?:収容|定員|上限|限度)[^\d。\n]{0,8}\d",  # a table's label needs no unit
    ]
    if unit and unit != "円":
        patterns.append(rf"(?<!\d)[1一](?:人|世帯|団体|法人)(?:に?つき|[あ当]たり)?、?\s*[\d,]*{number}")
    return any(re.search(pattern, said) for pattern in patterns)


def _same_year(wanted: Expression, found: Expression) -> bool:
    if wanted.fiscal and found.year and found.month and not found.fiscal:  # 令和6年2月 lies in 令和5年度
        return wanted.year == found.year - (found.month <= 3)
    if wanted.year != found.year:
        return False
    return wanted.fiscal is None or found.fiscal is None or wanted.fiscal == found.fiscal or found.month is not None


def _refuse(rule: str, reason: str) -> Verdict:
    return Verdict(allowed=False, rule=rule, span=None, reason=reason)
