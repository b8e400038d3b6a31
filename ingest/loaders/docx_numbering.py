"""What a Word paragraph's style and list make of it: heading level, title, and the number Word would show before it."""

from collections import defaultdict
from typing import Any

from docx.oxml.ns import qn

_KANJI = "〇一二三四五六七八九"
_AIUEO = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
_IROHA = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス"
_BULLETS = ("・", "-", "・")


class Numbering:
    """Counts the lists of one document; `number` must be called once for each paragraph, in order."""

    def __init__(self, document: Any) -> None:
        self._styles = {style.get(qn("w:styleId")): style for style in document.styles.element.iter(qn("w:style"))}
        self._levels: dict[str, dict[int, Any]] = {}  # numId → level → w:lvl
        self._abstract: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._read_numbering(document)

    def heading_level(self, paragraph: Any) -> int:
        """1 to 9 by style (見出し 1, Heading 1) or outline level; 0 for other paragraphs."""
        outline = self._property(paragraph, "w:outlineLvl")
        if outline is not None and int(outline.get(qn("w:val"), 9)) < 9:
            return int(outline.get(qn("w:val"))) + 1
        name = self._style_name(paragraph)
        for prefix in ("heading ", "見出し "):
            if name.startswith(prefix) and name.removeprefix(prefix).strip().isdecimal():
                return int(name.removeprefix(prefix))
        return 0

    def is_title(self, paragraph: Any) -> bool:
        return self._style_name(paragraph) in ("title", "表題")

    def depth(self, paragraph: Any) -> int:
        """Level of a list item, 0 for the outermost and for what is no list item."""
        _, level = self._list(paragraph)
        return min(level, 8)

    def number(self, paragraph: Any) -> str:
        """The number or bullet shown: 「第3条」「(2)」「①」「・」; "" outside of lists."""
        list_id, level = self._list(paragraph)
        levels = self._levels.get(list_id)
        if not levels or level not in levels:
            return ""
        definition = levels[level]
        shape = self._attribute(definition, "w:numFmt", "decimal")
        if shape == "bullet":
            return _BULLETS[min(level, 2)]
        if shape == "none":
            return ""
        # Lists that share an abstract definition go on counting together, as Word does.
        counts = self._counts[self._abstract.get(list_id, list_id)]
        counts[level] = counts.get(level, int(self._attribute(definition, "w:start", "1")) - 1) + 1
        for deeper in [each for each in counts if each > level]:
            del counts[deeper]
        text = self._attribute(definition, "w:lvlText", f"%{level + 1}.")
        for each, each_definition in levels.items():
            start = int(self._attribute(each_definition, "w:start", "1"))
            shown = _numeral(counts.get(each, start), self._attribute(each_definition, "w:numFmt", "decimal"))
            text = text.replace(f"%{each + 1}", shown)
        return text.strip()

    def _read_numbering(self, document: Any) -> None:
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):  # python-docx offers no other way to ask whether the part exists
            return
        abstracts = {
            each.get(qn("w:abstractNumId")): {int(level.get(qn("w:ilvl"))): level for level in each.iter(qn("w:lvl"))}
            for each in root.iter(qn("w:abstractNum"))
        }
        for number in root.iter(qn("w:num")):
            list_id = number.get(qn("w:numId"))
            abstract_id = self._attribute(number, "w:abstractNumId", "")
            self._levels[list_id] = abstracts.get(abstract_id, {})
            restarts = number.find(qn("w:lvlOverride")) is not None
            self._abstract[list_id] = list_id if restarts else f"abstract {abstract_id}"

    def _list(self, paragraph: Any) -> tuple[str, int]:
        properties = self._property(paragraph, "w:numPr")
        if properties is None:
            return "", 0
        level = int(self._attribute(properties, "w:ilvl", "0"))
        return self._attribute(properties, "w:numId", ""), level

    def _property(self, paragraph: Any, name: str) -> Any:
        """A paragraph property, its own or of its style or of the styles that one is based on."""
        own = paragraph.find(qn("w:pPr") + "/" + qn(name))
        if own is not None:
            return own
        style = self._style(paragraph)
        for _ in range(10):  # a broken file may base a style on itself
            if style is None:
                return None
            found = style.find(qn("w:pPr") + "/" + qn(name))
            if found is not None:
                return found
            style = self._styles.get(self._attribute(style, "w:basedOn", ""))
        return None

    def _style(self, paragraph: Any) -> Any:
        named = paragraph.find(qn("w:pPr") + "/" + qn("w:pStyle"))
        return self._styles.get(named.get(qn("w:val"))) if named is not None else None

    def _style_name(self, paragraph: Any) -> str:
        style = self._style(paragraph)
        return self._attribute(style, "w:name", "").lower() if style is not None else ""

    @staticmethod
    def _attribute(element: Any, child: str, default: str) -> str:
        found = element.find(qn(child))
        return str(found.get(qn("w:val"), default)) if found is not None else default


def _numeral(value: int, shape: str) -> str:
    """`value` in Word's number format `shape` (ECMA-376 ST_NumberFormat); Arabic digits for those not known here."""
    index = max(0, value - 1)
    if shape in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and 1 <= value <= 20:
        return chr(0x2460 + index)
    if shape in ("aiueo", "aiueoFullWidth"):
        return _AIUEO[index % len(_AIUEO)]
    if shape in ("iroha", "irohaFullWidth"):
        return _IROHA[index % len(_IROHA)]
    if shape in ("japaneseCounting", "ideographDigital", "japaneseDigitalTenThousand") and value < 100:
        tens, ones = divmod(value, 10)
        ten = ("" if tens == 1 else _KANJI[tens]) + "十" if tens else ""
        return ten + (_KANJI[ones] if ones or not tens else "")
    if shape in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + index % 26)
        return letter.upper() if shape == "upperLetter" else letter
    if shape in ("lowerRoman", "upperRoman"):
        roman = _roman(value)
        return roman.lower() if shape == "lowerRoman" else roman
    return str(value)


def _roman(value: int) -> str:
    signs = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    text = ""
    for size, sign in signs:
        count, value = divmod(value, size)
        text += sign * count
    return text
