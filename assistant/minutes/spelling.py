"""Eras, numerals and spelling as public offices write them, by rule: what was heard needs no known word for it."""

import re

from kanjize import kanji2number

from assistant.minutes.changes import Change

_ERA = re.compile(
    r"(?:例は|例わ|礼は|令は|冷和|零和|霊和|例話|霊話|レイワ|れいわ|0和|0は|零は)(?=(?:\d{1,2}|元)年)"
    r"|(?<![\d.])0[ 、-]?(?=[1-9]年度)"
)
# What was heard in kana where the words around it tell that it counts.
_SAID_NUMBER = re.compile(
    r"(?:いち|に|さん|よん|ご)(?=か(?:ところ|所)[でのをにがはと、。])"
    r"|(?<=資料)(?:いち|に|さん|よん)(?=[をお、]ご覧)|(?<=議題)(?:いち|に|さん|よん)(?=、)"
)
_SAID_FIGURES = {"いち": "1", "に": "2", "さん": "3", "よん": "4", "ご": "5"}
_COUNTED = (
    "年|月|日|時|円|人|名|件|号|条|項|回|枚|頁|ページ|パーセント|%|リットル|"
    "歳|世帯|割|校|台|か月|ヶ月|週間|時間|分間|億|度"
)
_KANJI_NUMBER = re.compile(rf"[一二三四五六七八九十百千万]*[十百千万][一二三四五六七八九十百千万]*(?={_COUNTED})")
# 「三回」, but not 「一人」, 「二人」, 「一部」 or 「十分」, which are words
_KANJI_FIGURE = re.compile(
    r"(?<=第)[一二三四五六七八九十](?![一二三四五六七八九十百千万])"
    r"|(?<![一-龥])(?:[二三四五六七八九十](?=年|月|日|時(?!点)|円|名|件|号|条|項|回|枚|ページ|歳|割|校|社|台)"
    r"|[一二三四五六七八九十](?=番目|か月|ヶ月|週間|時間|世帯))"
)
# As public offices write it (公用文作成の考え方).
_SPELLING = tuple(
    (re.compile(heard), written)
    for heard, written in (
        (r"(?<=\d)[ヶヵケ箇](?=月|所|年|国)", "か"),
        (r"御(?=異議|意見|質問|質疑|説明|報告|指摘|覧|理解|協力|了承|発言|承認|確認|検討|審議|案内)", "ご"),
        (r"下さい", "ください"),
        (r"致し(?=ま)", "いたし"),
        (r"頂(?=[いき])", "いただ"),
        (r"出来(?=[るまな])", "でき"),
        (r"有り?難う", "ありがとう"),
        (r"(?<=の)通り(?![道抜過魚雨])", "とおり"),
        (r"(?<=これまで)通り|(?<=従来)通り|(?<=例年)通り|(?<=予定)通り|(?<=計画)通り", "どおり"),
        (r"宜しく", "よろしく"),
        (r"一切[字時児](?=[がのはをにもと、。])", "1歳児"),
        (r"(?<=\d)権(?=[でがのとはも、。])", "件"),
        (r"届ま(?=[っりる])", "とどま"),
        (r"お疲れ様", "お疲れさま"),
        (r"(?<=間に)渡(?=[っり])", "わた"),
        (r"みな(?=さん|様|さま)", "皆"),
        (r"(?<=[てで])参(?=[りっ])", "まい"),
        (r"(?<=ことが)あげられ", "挙げられ"),
        (r"(?<=\d)[歳切][字時児](?=[がのはをにもと、。])", "歳児"),
        (r"(?<=\d)か(?:ところ|ヶ所|箇所)", "か所"),
        (r"恐れ(?=が[あな])", "おそれ"),
        (r"他に(?=は?、|は?ござ|は?あり|は?ご?[意質])", "ほかに"),
        (r"ゴミ", "ごみ"),
    )
)


def spelling(text: str) -> list[Change]:
    return [
        Change(start=match.start(), end=match.end(), after=written, rule="spelling")
        for heard, written in _SPELLING
        for match in heard.finditer(text)
    ]


def eras(text: str) -> list[Change]:
    return [Change(start=m.start(), end=m.end(), after="令和", rule="era") for m in _ERA.finditer(text)]


def numbers(text: str) -> list[Change]:
    """「三十二ページ」 becomes 「32ページ」, 「第三回」 becomes 「第3回」."""
    found = [m for m in _KANJI_NUMBER.finditer(text) if len(m.group()) > 1] + list(_KANJI_FIGURE.finditer(text))
    changes = [
        Change(start=m.start(), end=m.end(), after=digits, rule="number")
        for m in found
        if (digits := _digits(m.group()))
    ]
    return changes + [figure(match) for match in _SAID_NUMBER.finditer(text)]


def figure(said: re.Match[str]) -> Change:
    return Change(start=said.start(), end=said.end(), after=_SAID_FIGURES[said.group()], rule="number")


def _digits(kanji: str) -> str:
    """Empty for what is no number, as 十十."""
    try:
        value = int(kanji2number(kanji))
    except ValueError:
        return ""
    return f"{value:,}" if value < 10_000 or value % 10_000 else f"{value // 10_000}万"
