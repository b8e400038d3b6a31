"""Routes /citizen/v1/guides and /garbage: what can be looked up without a question."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Path, Query

from assistant.errors import NotFound, UserError
from assistant.garbage import Garbage, Item, Row
from assistant.guides import Condition, Guide, Step, Text, checklist, find_guide
from ui.citizen import schemas
from ui.citizen.counters import Counters
from ui.citizen.failures import Refused
from ui.citizen.office import Office
from ui.citizen.routes import InOffice

router = APIRouter(prefix="/citizen/v1")

Say = Callable[[Text], str]
GuideId = Annotated[str, Path(max_length=100)]


@router.get("/guides")
def guides(office: InOffice, lang: schemas.Lang = "ja") -> list[schemas.GuideEntry]:
    say = _saying(office, lang)
    return [
        schemas.GuideEntry(guide_id=guide.guide_id, title=say(guide.title), summary=say(guide.summary))
        for guide in _guides(office)
    ]


@router.get("/guides/{guide_id}")
def guide(guide_id: GuideId, office: InOffice, lang: schemas.Lang = "ja") -> schemas.Guide:
    found, say = find_guide(_guides(office), guide_id), _saying(office, lang)
    return schemas.Guide(
        guide_id=found.guide_id,
        title=say(found.title),
        questions=[
            schemas.GuideQuestion(
                question_id=question.question_id,
                text=say(question.text),
                options=[schemas.Option(value=option.value, label=say(option.label)) for option in question.options],
                shown_if=_condition(question.shown_if),
            )
            for question in found.questions
        ],
    )


@router.post("/guides/{guide_id}")
def steps(guide_id: GuideId, body: schemas.GuideAnswers, office: InOffice) -> schemas.Checklist:
    found = find_guide(_guides(office), guide_id)
    try:
        needed = checklist(found, body.answers)
    except UserError as error:
        raise Refused("BAD_REQUEST", str(error)) from error
    say = _saying(office, body.lang or "ja")
    closed = _closed_text(office, body.lang or "ja")
    opened = [_withheld(step, closed) if _is_closed(step, found, office) else step for step in needed]
    return schemas.Checklist(title=say(found.title), steps=[_step(step, say) for step in opened])


@router.get("/garbage/items")
def items(
    office: InOffice, q: Annotated[str, Query(max_length=100)] = "", lang: schemas.Lang = "ja"
) -> schemas.GarbageItems:
    garbage = _garbage(office, lang)
    found = garbage.search(q, lang)
    rows = [(item, row) for item in found.items for row in item.rows]
    opened = [(item, row) for item, row in rows if not office.is_garbage_closed(f"{q}\n{item.name}\n{row.category}")]
    if rows and not opened:
        raise _topic_closed(office, lang)
    return schemas.GarbageItems(items=[_item(item, row, garbage, lang) for item, row in opened], near=list(found.near))


@router.get("/garbage/districts")
def districts(office: InOffice) -> list[schemas.District]:
    return [schemas.District(district=name) for name in _garbage(office, "ja").districts]


@router.get("/garbage/days")
def days(
    office: InOffice,
    district: Annotated[str, Query(min_length=1, max_length=100)],
    category: Annotated[str, Query(max_length=100)] = "",
    lang: schemas.Lang = "ja",
) -> schemas.GarbageDays | schemas.DistrictDays:
    """Of one category, or of all that are collected in the district."""
    edition, garbage = office.editions.now, _garbage(office, lang)
    assert edition is not None
    named = {name: _shown(garbage, name, lang) for name in garbage.scheduled}
    wanted = [name for name, shown in named.items() if not category or category in (name, shown)]
    if district not in garbage.districts or not wanted:
        raise NotFound("その地区か、ごみの区分がありません。一覧から選び直してください。")
    wanted = [name for name in wanted if not office.is_garbage_closed(name)]
    if not wanted:
        raise _topic_closed(office, lang)
    today = office.desk.today()
    found = []
    for name in wanted:
        dates = garbage.calendar.next_dates(district, name, today, 3)
        closed = garbage.calendar.closures(district, today, max(dates, default=today))
        texts = [
            edition.phrases.text(lang, "garbage_closed", first=f"{c.first:%Y-%m-%d}", last=f"{c.last:%Y-%m-%d}")
            for c in closed
        ]
        found.append(schemas.CategoryDays(category=named[name], dates=list(dates), closures=texts))
    if category:
        return schemas.GarbageDays(district=district, **found[0].model_dump())
    return schemas.DistrictDays(district=district, days=[day for day in found if day.dates])


def _saying(office: Office, lang: str) -> Say:
    """How a text of an owner is said to a reader of this language."""
    edition = office.editions.now
    return lambda text: office.desk.readable(text.in_language(lang), edition, lang) if edition else ""


def _guides(office: Office) -> tuple[Guide, ...]:
    return office.editions.now.guides if office.editions.now else ()


def _is_closed(step: Step, guide: Guide, office: Office) -> bool:
    """Whether the department of the step's counter has switched its subject off."""
    if step.counter is None or office.editions.now is None:
        return False
    owner = Counters(office.editions.now.directory, office.editions.now.texts).owner(step.counter)
    subject = f"{guide.title.in_language('ja')}\n{step.title.in_language('ja')}"
    return office.switches.covers_subject(owner, subject)


def _withheld(step: Step, said: str) -> Step:
    """What remains of a step that is switched off: that there is one, and whom to ask."""
    return Step(title=step.title, when=step.when, counter=step.counter, note=Text(by_language=(("ja", said),)))


def _garbage(office: Office, lang: str) -> Garbage:
    if office.editions.now is None or office.editions.now.garbage is None:
        raise NotFound("ごみの分け方の表は、まだ公開されていません。")
    if office.is_garbage_closed():
        raise _topic_closed(office, lang)
    return office.editions.now.garbage


def _topic_closed(office: Office, lang: str) -> Refused:
    return Refused("CLOSED", _closed_text(office, lang))


def _closed_text(office: Office, lang: str) -> str:
    """What is said instead of a subject that is switched off."""
    return office.editions.now.phrases.text(lang, "topic_closed") if office.editions.now else ""


def _condition(condition: Condition) -> dict[str, list[str]] | None:
    return {question_id: list(values) for question_id, values in condition} or None


def _step(step: Step, say: Say) -> schemas.Step:
    counter = step.counter
    return schemas.Step(
        title=say(step.title),
        counter=schemas.GuideCounter(
            name=say(counter.name),
            place=say(counter.place),
            phone=counter.phone,
            hours=say(counter.hours),
        )
        if counter
        else None,
        bring=[say(thing.text) for thing in step.bring],
        deadline=say(step.deadline),
        online_url=step.online_url,
        note=say(step.note),
    )


def _item(item: Item, row: Row, garbage: Garbage, lang: str) -> schemas.GarbageItem:
    return schemas.GarbageItem(
        item="、".join(filter(None, [item.name, row.kind, row.condition])),
        category=_shown(garbage, row.category, lang),
        notice=row.notice,
    )


def _shown(garbage: Garbage, category: str, lang: str) -> str:
    return next((c.named(lang) for c in garbage.table.categories if c.name == category), category)
