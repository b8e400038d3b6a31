"""A city's garbage data in the layout of 5374.jp (CSV files in one folder) → GarbageTable.

target.csv       type,name,notice,furigana        what belongs where
area_days.csv    area,center,<category>…          when it is collected: 「月 木」「水4」「20270108」
description.csv  label,sublabel,description,…     how to put it out
center.csv       name,first,last                  closures
remarks.csv      ID,text                          optional: notes below a district's calendar
variants.csv     item,lang,variant                optional, ours: other names of items, in any language
categories.csv   category,lang,name               optional, ours: names of categories, in any language
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assistant.errors import UnreadableFile, UserError
from assistant.garbage import Category, Closure, District, GarbageTable, Item, Row, Rule, Variant
from assistant.languages import LANGUAGES
from ingest.dates import parse_date
from ingest.loaders.charset import decode

GENERAL_VARIANTS = Path(__file__).with_name("item_variants.csv")
"""Names that people everywhere use; the city's own variants.csv adds to them."""
SAMPLE_CITY = Path(__file__).parent / "sample_city" / "tables" / "garbage"

_WEEKDAYS = "月火水木金土日"
_DAY = re.compile(r"([月火水木金土日])([1-5])?")
_KIND = re.compile(r"\(([^()（）]+)\)$")  # half-width brackets, as 5374 data write the kind
_BRACKETS = re.compile(r"[(（]([^()（）]+)[)）]")
_QUALIFIES = re.compile(r"(?:用|もの|以外|など|等|付き|製|いる|型|[・、,/].*|\d.*)$")
_ASIDE = re.compile(r"[・/]")
_READING = re.compile(r"[ぁ-ゖァ-ヶー・\s]{2,}")


@dataclass(frozen=True, kw_only=True)
class _Line:
    """One row of a CSV file with its place, for messages."""

    file: str
    number: int
    cells: tuple[str, ...]

    def cell(self, index: int) -> str:
        return self.cells[index].strip() if index < len(self.cells) else ""

    def wrong(self, what: str) -> UserError:
        return UserError(f"{self.file} の {self.number} 行目: {what}")


def read_folder(folder: Path) -> GarbageTable:
    """Raises UserError naming file, line and what to do."""
    if not folder.is_dir():
        raise UserError(f"ごみの表のフォルダー {folder} がありません。場所を確かめてください。")
    centers = list(_rows(folder / "center.csv"))
    names, districts = _districts(folder / "area_days.csv", _remarks(folder / "remarks.csv"))
    items = tuple(_items(_rows(folder / "target.csv")))
    used = dict.fromkeys([*names, *(row.category for item in items for row in item.rows)])
    table = GarbageTable(
        categories=tuple(_categories(used, folder)),
        items=items,
        districts=districts,
        closures=tuple(_closure(line) for line in centers),
        variants=(*_variants(folder / "variants.csv"), *_variants(GENERAL_VARIANTS)),
    )
    _check_centers(districts, centers, folder)
    return table


# ---- items ----


@dataclass(frozen=True, kw_only=True)
class _Named:
    """A name as the list writes it, taken apart: 「机(金属)80％以上金属製」."""

    name: str
    kind: str
    condition: str
    notice: str


def _items(lines: Iterable[_Line]) -> Iterator[Item]:
    grouped: dict[str, list[tuple[_Line, _Named]]] = {}
    for line in lines:
        if not line.cell(0) or not line.cell(1):
            raise line.wrong("区分（type）か品目名（name）が空です。両方を書いてください。")
        named = _taken_apart(line.cell(1), line.cell(2))
        grouped.setdefault(named.name, []).append((line, named))
    taken = {unicodedata.normalize("NFKC", name) for name in grouped}
    for name, rows in grouped.items():
        readings = dict.fromkeys(line.cell(3) for line, _ in rows if _READING.fullmatch(line.cell(3)))
        aliases = dict.fromkeys(alias for line, _ in rows for alias in _aliases(name, line.cell(1), taken))
        yield Item(
            name=name,
            rows=tuple(
                dict.fromkeys(
                    Row(category=line.cell(0), kind=named.kind, condition=named.condition, notice=named.notice)
                    for line, named in rows
                )
            ),
            readings=tuple(readings),
            aliases=tuple(aliases),
        )


def _taken_apart(written: str, notice: str) -> _Named:
    """The condition stands behind the name and once more at the beginning of the notice."""
    condition = _shared_ending(written, notice)
    base = written.removesuffix(condition) if condition else written
    kinds: list[str] = []
    while (found := _KIND.search(base)) and found.start() > 0:
        kinds.insert(0, found.group(1))
        base = base[: found.start()]
    base = _BRACKETS.sub("", base).strip() or base
    rest = _after(notice, condition)
    return _Named(name=base, kind="・".join(kinds), condition=" ".join(condition.split()), notice=rest)


def _shared_ending(written: str, notice: str) -> str:
    """The longest ending of the name that, spaces aside, is the first of the notice.

    「毛布と同じ」 is not the condition of 電気毛布.
    """
    for start in range(1, len(written)):
        ending = "".join(written[start:].split())
        if len(ending) > 1 and re.match(r"\s*".join(map(re.escape, ending)) + r"(?=\s|$)", notice):
            return written[start:]
    return ""


def _after(notice: str, condition: str) -> str:
    """The notice without the condition, whose spaces it may write differently."""
    left = len("".join(condition.split()))
    for index, letter in enumerate(notice):
        if left == 0:
            return notice[index:].strip()
        left -= not letter.isspace()
    return ""


def _aliases(name: str, written: str, taken: set[str]) -> Iterator[str]:
    yield written
    without_kind = _KIND.sub("", written).strip()
    if without_kind != name:
        yield without_kind
    for content in _BRACKETS.findall(written.replace("(", "（").replace(")", "）")):
        full_width = f"（{content}" in written
        alias = content.strip()
        if full_width and alias not in name and not _QUALIFIES.search(alias) and alias not in taken:
            yield alias
    yield from (part for part in _ASIDE.split(name) if part != name and len(part) > 1 and part not in taken)


# ---- days ----


def _districts(path: Path, remarks: dict[str, str]) -> tuple[tuple[str, ...], tuple[District, ...]]:
    header, body = _headed(path)
    columns = {index: header.cell(index) for index in range(2, len(header.cells)) if header.cell(index)}
    if not columns:
        raise header.wrong("3 列目からに、ごみの区分の名前を書いてください。")
    found: dict[str, District] = {}
    for line in body:
        district = line.cell(0)
        if not district or district in found:
            raise line.wrong(f"地区の名前「{district}」が空か、2 回あります。1 行に 1 地区を書いてください。")
        for index in range(2, len(line.cells)):
            if line.cell(index) and index not in columns:
                raise line.wrong(
                    f"{index + 1} 列目の「{line.cell(index)}」の上に、ごみの区分の名前がありません。"
                    f"{header.number} 行目に名前を書いてください。"
                )
        cells = [(name, line.cell(index)) for index, name in columns.items()]
        notes = tuple(text for _, cell in cells for key in re.findall(r"\*(\w+)", cell) if (text := remarks.get(key)))
        found[district] = District(
            name=district,
            center=line.cell(1),
            rules=tuple((name, tuple(_rules(cell, line, name))) for name, cell in cells if cell),
            remarks=notes,
        )
    if not found:
        raise header.wrong("地区が 1 つもありません。地区ごとの収集日を書いてください。")
    return tuple(columns.values()), tuple(found.values())


def _rules(cell: str, line: _Line, category: str) -> Iterator[Rule]:
    """「月 木」「水4」「20270108」, with months after a colon: 「火1 火3:4 5 6」. 「*1」 points at remarks.csv."""
    days, _, months_written = unicodedata.normalize("NFKC", cell).partition(":")
    months = tuple(int(month) for month in months_written.split() if month.isdecimal() and 1 <= int(month) <= 12)
    if len(months) != len(months_written.split()):
        raise line.wrong(f"「{category}」の「{cell}」の月を読めません。「火1:4 5 6」のように書いてください。")
    for written in days.split():
        if written.startswith("*"):
            continue
        day = _DAY.fullmatch(written)
        if day:
            nth = int(day.group(2)) if day.group(2) else None
            yield Rule(weekday=_WEEKDAYS.index(day.group(1)), nth=nth, months=months)
        elif re.fullmatch(r"\d{8}", written) and (one := _date(written)):
            yield Rule(day=one)
        else:
            raise line.wrong(
                f"「{category}」の「{written}」を読めません。毎週なら「月」、第4水曜日なら「水4」、日付なら「20270108」と書いてください。"
            )


def _date(written: str) -> date | None:
    if re.fullmatch(r"\d{8}", written):
        written = f"{written[:4]}-{written[4:6]}-{written[6:]}"
    return parse_date(written)


def _closure(line: _Line) -> Closure:
    first, last = _date(line.cell(1)), _date(line.cell(2))
    if first is None or last is None or last < first:
        raise line.wrong("休止の開始日と終了日を、2026/12/31,2027/01/03 の形で、古い順に書いてください。")
    return Closure(center=line.cell(0), first=first, last=last)


def _check_centers(districts: Iterable[District], centers: Sequence[_Line], folder: Path) -> None:
    known = {line.cell(0) for line in centers}
    for district in districts:
        if district.center not in known:
            raise UserError(
                f"{(folder / 'area_days.csv').name} の地区「{district.name}」のセンター「{district.center}」が "
                "center.csv にありません。名前をそろえてください。"
            )


# ---- categories, remarks, variants ----


def _categories(names: Iterable[str], folder: Path) -> Iterator[Category]:
    described = {line.cell(0): line.cell(2) for line in _rows(folder / "description.csv")}
    given: dict[str, list[tuple[str, str]]] = {}
    known = {*names, *described}
    for line, name, pairs in _by_language(folder / "categories.csv"):
        if name not in known:
            raise line.wrong(f"区分「{name}」は、ほかの表にありません。名前をそろえてください。")
        given[name] = pairs
    for name in dict.fromkeys([*names, *described]):
        pairs = given.get(name, [])
        shown = {lang: text for lang, text in reversed(pairs) if lang != "ja"}
        aliases = dict.fromkeys([*(text for _, text in pairs), *_usual_names(name)])
        yield Category(
            name=name, description=described.get(name, ""), names=tuple(shown.items()), aliases=tuple(aliases)
        )


def _usual_names(name: str) -> tuple[str, ...]:
    """What everybody says for these two, whatever the city calls them."""
    if re.search(r"可燃|燃やすご|燃やせるご|燃えるご|もえるご", name):
        return ("燃えるごみ", "燃やすごみ", "燃やせるごみ", "可燃ごみ", "もえるごみ", "もやすごみ")
    if re.search(r"不燃|燃やさない|燃やせない|燃えない|もえない", name):
        return ("燃えないごみ", "燃やさないごみ", "燃やせないごみ", "不燃ごみ", "もえないごみ", "もやさないごみ")
    return ()


def _remarks(path: Path) -> dict[str, str]:
    return {line.cell(0).lstrip("*"): line.cell(1) for line in _optional_rows(path)}


def _variants(path: Path) -> Iterator[Variant]:
    for _, item, pairs in _by_language(path):
        yield from (Variant(item=item, lang=lang, text=text) for lang, text in pairs)


def _by_language(path: Path) -> Iterator[tuple[_Line, str, list[tuple[str, str]]]]:
    """Rows of names: what they are names of, and the names with their languages as the header says."""
    if not path.exists():
        return
    header, body = _headed(path)
    langs = [cell.strip() for cell in header.cells[1:]]
    if not langs or not set(langs) <= set(LANGUAGES):
        raise header.wrong(f"見出しは item,ja,en のように、言語（{'、'.join(LANGUAGES)}）を書いてください。")
    for line in body:
        if not line.cell(0) or len(line.cells) > len(langs) + 1:
            raise line.wrong("1 列目が空か、列が見出しより多くあります。直してください。")
        cells = [(lang, line.cell(index)) for index, lang in enumerate(langs, start=1)]
        yield (
            line,
            line.cell(0),
            [(lang, text) for lang, cell in cells for text in map(str.strip, cell.split("|")) if text],
        )


# ---- files ----


def _optional_rows(path: Path) -> Iterator[_Line]:
    return _rows(path) if path.exists() else iter(())


def _headed(path: Path) -> tuple[_Line, list[_Line]]:
    """The header and the rows below it."""
    lines = list(_lines(path))
    if not lines:
        raise UserError(f"{path.name} が空です。1 行目に見出しを、2 行目からに内容を書いてください。")
    return lines[0], lines[1:]


def _rows(path: Path) -> Iterator[_Line]:
    """Without the header."""
    lines = _lines(path)
    next(lines, None)
    return lines


def _lines(path: Path) -> Iterator[_Line]:
    try:
        text = decode(path.read_bytes()).lstrip("\ufeff")
    except OSError as error:
        raise UserError(
            f"{path.name} がありません。5374 形式のファイルを {path.parent.name} に置いてください。"
        ) from error
    except UnreadableFile as error:
        raise UserError(f"{path.name}: {error}") from error
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    begins = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield _Line(file=path.name, number=begins, cells=tuple(row))
            begins = reader.line_num + 1
    except csv.Error as error:
        raise UserError(f"{path.name} の {begins} 行目: 引用符が壊れています。CSV で保存し直してください。") from error
