"""The values a question may ask for and the units it may name: a row each. A new one is one row more.

All patterns are for NFKC text.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class AskedValue:
    """A value that a question may ask for. Without `answer`, a number with the unit has to be in the answer."""

    unit: str = ""  # as the question names it after 「何」
    also: tuple[str, ...] = ()  # how else an answer writes the unit
    asked: str = ""  # pattern of what the question says, if it is not just 「何」 and the unit
    answer: str | None = None  # pattern of what the answer has to contain; "" is in every answer
    limit: bool = False  # 「何…まで」 asks for a limit of it


_FEE = r"料金|金額|費用|手数料|単価|日当(?:は|の額)"
# The fee is not what is asked for: 「水道料金の支払い方法は？」, 「手数料はどこで払いますか」
_NOT_THE_FEE = (
    r"どう(?!な)|どこ|だれ|誰|なぜ|いつ(?!も)|何(?!円)|方法|仕方|理由|違い"
    r"|(?:対象|条件|要件|期限)(?:は|を|って|$|[?。])"
)
_HOW_MUCH = r"(?:\s|どうな|どの?[くぐ]らい|どれ[くぐだ]|教|知|分か|わか)"
_WEIGHT_OR_WAY = r"\d\s*(?:kg|km|キロ)"
_PIECES = r"\d\s*(?:枚|個|本|冊|点)|(?:枚|個|本|冊|点)数\)?:\s*[+-]?\d"
_LEVEL = r"\d\s*(?:級|階|段階)"
_PEOPLE = r"\d[\d,万千]*\s*[人名]|人以上|全員|(?:人数|者数|員数|定員|[人名]\)?:)[^\d。\n]{0,8}\d"

ASKED_VALUES = (
    AskedValue(  # a share
        asked=r"何(?:パーセント|%|割)|割合|[^確効能]率(?:は|を|が|の)|比率",
        answer=r"\d\s*(?:%|パーセント|割)|[一二三四五六七八九数]割|分の|(?:10|[1-9])/(?:[2-9]|10)(?!\d)|同率|全額|半[額減分]",
    ),
    AskedValue(
        unit="円",
        also=("千円", "万円"),
        asked=rf"(?:いく|幾)ら(?!でも)|何円|(?:{_FEE})(?:[とや、・及]|は?[?。]|は?$)"
        rf"|^(?![\s\S]*(?:{_NOT_THE_FEE}))[\s\S]*(?:{_FEE})(?:の額)?(?:[はをが]|って)?{_HOW_MUCH}",
        answer=r"[\d百千万億一二三四五六七八九十]\s*円|円\)?:\s*\d|¥\s*\d|無[料償]|実費|自己負担|全額|分の[1-9一二三]"
        r"|不要|かからない|かかりません|徴収し|免除",
        limit=True,
    ),
    AskedValue(
        unit="人",
        also=("名",),
        asked=r"何人|人数(?:は|って)?(?:を?[教知]|[\s?。、・と]|$)",
        answer=_PEOPLE,
        limit=True,
    ),
    AskedValue(unit="名", also=("人",), answer=_PEOPLE, limit=True),
    AskedValue(unit="世帯", answer="", limit=True),  # nothing but a limit of them is looked for
    AskedValue(
        unit="件",
        asked=r"何件|件数(?:は|を|が|って|、)?(?:[?？。]|$|いくつ|何|教え|どれ)",
        answer=r"\d[\d,万千]*\s*件|件数[^\d。\n]{0,8}\d",
        limit=True,
    ),
    AskedValue(unit="kg", also=("キロ",), answer=_WEIGHT_OR_WAY, limit=True),
    AskedValue(unit="km", answer=_WEIGHT_OR_WAY),
    AskedValue(unit="キロ", also=("kg", "km"), asked=r"何キロ(?![ァ-ヶー])", answer=_WEIGHT_OR_WAY, limit=True),
    *(AskedValue(unit=unit, answer=_PIECES, limit=True) for unit in "枚個本冊点"),
    *(AskedValue(unit=unit, answer=_LEVEL) for unit in ("級", "階", "段階")),
    AskedValue(unit="回", answer=r"\d\s*(?:回|度)|毎", limit=True),
    AskedValue(unit="台", answer=r"\d[\d,万千]*\s*台|台数?\)?:?\s*\d", limit=True),
    AskedValue(unit="時間", answer=r"\d\s*(?:時間|分(?!の)|h(?![A-Za-z]))|[半終]日"),
    AskedValue(unit="分", asked=r"何分(?!の)", answer=r"\d\s*(?:分|時間|秒)"),
    AskedValue(asked=r"何(?:か|カ|ヶ|ケ|箇)所", answer=r"\d\s*(?:か|カ|ヶ|ケ|箇)?所"),
    AskedValue(asked=r"何[歳才]", answer=r"\d\s*[歳才代]|年生|中学|高校|小学|就学|生後"),
    AskedValue(
        asked=r"何日(?:間|以内|前|後|で|まで|く)|何週間",
        answer=r"\d\s*(?:(?:開庁|営業|勤務|稼働)?日|週|か月|月|年)|翌日|当日|前日|末日|[月年]末"
        r"|\d\.\d{1,2}\.\d|(?<![\d/])\d{1,2}/\d{1,2}(?![\d/])",
    ),
    AskedValue(asked=r"何(?:か|カ|ヶ|ケ|箇)月", answer=r"\d\s*(?:か|カ|ヶ|ケ|箇)?(?:月|年|日)|半年"),
    AskedValue(asked=r"何時(?:から|まで|に|です|ごろ|頃|$|[?？])", answer=r"[\d一二三四五六七八九十]\s*時|\d:\d|正午"),
    AskedValue(unit="床", answer=r"\d\s*床"),
    AskedValue(unit="部", asked=r"何部(?!署)", answer=r"\d\s*部|[一-龥]部(?![分品門数])"),  # copies, or a 総務部
    AskedValue(  # a ward
        asked=r"(?:どこの|どの|何)区(?![分域間画])", answer=r"(?:[一-龥]{2,}|\d\s*)区(?![役分域間画])"
    ),
    AskedValue(  # an office
        asked=r"(?:何|どの|どこの)部署|部署(?:名|は|って|(?:を|が)?(?:教|知|ど|わ|分)|[\s?。]|$)"
        r"|何課|(?:どの|どこの|担当の?|所管の?)(?:課|係|部|室)(?!長)",
        answer=r"[一-龥ァ-ヶー](?:課|係|室|局|班|(?<![全内外一上下大])部(?![分品門数]))|センター|支所|出張所|窓口|コーナー"
        r"|グループ|チーム|委員会|保健所|所属|担当(?!者|[すし])",
    ),
    AskedValue(
        asked=r"電話番号(?:は|が|って)?(?:を?[教知分わ]|何|[\s?。]|$)|何番に電話",
        answer=r"\d{2,4}-?\d{2,4}-?\d{3,4}|\d{3,}",
    ),
    # From here on, a number with the unit has to be in the answer.
    *(AskedValue(unit=unit) for unit in "軒頭匹箱戸棟校社店杯通着足席便両隻畳字語問票"),
    *(AskedValue(unit=unit, limit=True) for unit in "袋組"),
    AskedValue(unit="mm", also=("ミリ",)),
    AskedValue(unit="kW", also=("キロワット",)),
    AskedValue(unit="cm", also=("センチ",)),
    AskedValue(unit="MB", also=("メガ",)),
    AskedValue(unit="GB", also=("ギガ",)),
    # A unit in katakana needs a row only where an answer may write it otherwise.
    AskedValue(unit="ミリ", also=("mm",)),
    AskedValue(unit="ミリメートル", also=("ミリ", "mm")),
    AskedValue(unit="センチ", also=("cm",)),
    AskedValue(unit="センチメートル", also=("センチ", "cm")),
    AskedValue(unit="メートル", also=("m",)),
    AskedValue(unit="キロメートル", also=("キロ", "km")),
    AskedValue(unit="ヘクタール", also=("ha",)),
    AskedValue(unit="リットル", also=("l", "L")),
    AskedValue(unit="グラム", also=("g",)),
    AskedValue(unit="キログラム", also=("キロ", "kg")),
    AskedValue(unit="トン", also=("t",)),
    AskedValue(unit="キロワット", also=("kW", "kw", "KW", "Kw")),
    AskedValue(unit="メガ", also=("MB",)),
    AskedValue(unit="メガバイト", also=("メガ", "MB")),
    AskedValue(unit="ギガ", also=("GB",)),
    AskedValue(unit="ギガバイト", also=("ギガ", "GB")),
    AskedValue(unit="ポイント", also=("pt", "円分")),
    AskedValue(unit="ページ", also=("頁", "p")),
)

_NO_UNIT = (  # words in katakana that are not counted; 「何パーセント」 and 「何キロ」 have their rows
    r"パーセント|キロ(?![ァ-ヶー])|ゴミ|サイズ|カード|システム|サービス|レベル|センター|コーナー|アプリ|ペイ|マーク|デー"
    r"|グループ|チーム"
)
_COUNTERS = [v.unit for v in ASKED_VALUES if v.answer is None and not re.match("[ァ-ヶー]", v.unit)]
_COUNTED = re.compile(
    rf"何(?:({'|'.join(sorted(_COUNTERS, key=len, reverse=True))})|(?!{_NO_UNIT})([ァ-ヶー]{{2,}})(?![ァ-ヶー一-龥]))"
)
_ANSWERED = [(re.compile(v.asked or f"何{v.unit}"), re.compile(v.answer)) for v in ASKED_VALUES if v.answer]
_BY_UNIT = {v.unit: v for v in ASKED_VALUES}


def lacks_value(asked: str, said: str) -> bool:
    """Whether the question asks for a value of the table, or names a unit, and the answer has none such."""
    if any(question.search(asked) and not answer.search(said) for question, answer in _ANSWERED):
        return True
    counted = _COUNTED.search(asked)
    return counted is not None and not re.search(rf"\d[\d,万千]*\s*{written(counted[1] or counted[2])}", said)


def written(unit: str) -> str:
    """Pattern of a unit as an answer may write it; as it is where the table does not know it."""
    return f"(?:{'|'.join((unit, *_BY_UNIT[unit].also))})" if unit in _BY_UNIT else unit
