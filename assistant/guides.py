"""Procedure guides by life event: the owner's YAML decision tables → questions, and a checklist. No model is asked.

A folder holds counters.yaml (the counters by name) and one file for each guide. Every text may be a plain string
(Japanese) or a mapping of language to text with `ja` among them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from assistant.errors import NotFound, UserError
from assistant.languages import LANGUAGES

Answers = Mapping[str, str]
Condition = tuple[tuple[str, tuple[str, ...]], ...]
"""Question → the values of which one must have been chosen. All questions must agree; empty is always true."""

_COUNTERS = "counters.yaml"
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_LINK = re.compile(r"https?://\S+")


@dataclass(frozen=True, kw_only=True)
class Text:
    """One text in the languages in which the owner gave it."""

    by_language: tuple[tuple[str, str], ...] = ()

    def in_language(self, lang: str) -> str:
        """Where that language is missing, in English for readers of other languages, else in Japanese."""
        texts = dict(self.by_language)
        instead = "" if lang.startswith("ja") else texts.get("en", "")
        return texts.get(lang) or instead or texts.get("ja", "")


@dataclass(frozen=True, kw_only=True)
class Counter:
    name: Text
    place: Text
    phone: str
    hours: Text


@dataclass(frozen=True, kw_only=True)
class Option:
    value: str
    label: Text


@dataclass(frozen=True, kw_only=True)
class GuideQuestion:
    question_id: str
    text: Text
    options: tuple[Option, ...]
    shown_if: Condition = ()


@dataclass(frozen=True, kw_only=True)
class Thing:
    """Something to bring; `when`: only then."""

    text: Text
    when: Condition = ()


@dataclass(frozen=True, kw_only=True)
class Step:
    title: Text
    when: Condition
    counter: Counter | None
    bring: tuple[Thing, ...] = ()
    deadline: Text = Text()
    online_url: str = ""
    note: Text = Text()


@dataclass(frozen=True, kw_only=True)
class Guide:
    guide_id: str
    title: Text
    summary: Text
    questions: tuple[GuideQuestion, ...]
    steps: tuple[Step, ...]


def load_guides(folder: Path) -> tuple[Guide, ...]:
    """All guides in the order of their files' names. Raises UserError naming file, line and key."""
    counters = _counters(_parsed(folder / _COUNTERS))
    files = sorted(path for path in folder.glob("*.yaml") if path.name != _COUNTERS)
    return tuple(_guide(_parsed(path), path.stem, counters) for path in files)


def find_guide(guides: Sequence[Guide], guide_id: str) -> Guide:
    for guide in guides:
        if guide.guide_id == guide_id:
            return guide
    raise NotFound("その手続きガイドはありません。一覧から選び直してください。")


def shown_questions(guide: Guide, answers: Answers) -> tuple[GuideQuestion, ...]:
    """The questions that these answers lead to. An answer to a hidden question counts for nothing."""
    shown: list[GuideQuestion] = []
    counted: dict[str, str] = {}
    for question in guide.questions:
        if _holds(question.shown_if, counted):
            shown.append(question)
            if question.question_id in answers:
                counted[question.question_id] = answers[question.question_id]
    return tuple(shown)


def checklist(guide: Guide, answers: Answers) -> tuple[Step, ...]:
    """The steps for these answers, each with only the things to bring then.

    Raises UserError for an unknown question or value, and for a question left open.
    """
    _check_known(guide, answers)
    shown = shown_questions(guide, answers)
    for question in shown:
        if question.question_id not in answers:
            raise UserError(f"「{question.text.in_language('ja')}」が選ばれていません。1 つ選んでください。")
    counted = {question.question_id: answers[question.question_id] for question in shown}
    return tuple(
        Step(
            title=step.title,
            when=step.when,
            counter=step.counter,
            bring=tuple(thing for thing in step.bring if _holds(thing.when, counted)),
            deadline=step.deadline,
            online_url=step.online_url,
            note=step.note,
        )
        for step in guide.steps
        if _holds(step.when, counted)
    )


def _check_known(guide: Guide, answers: Answers) -> None:
    known = {q.question_id: {option.value for option in q.options} for q in guide.questions}
    for question_id, value in answers.items():
        if value not in known.get(question_id, ()):
            raise UserError("手続きガイドにない質問か選択肢です。画面を読み込み直して、選び直してください。")


def _holds(condition: Condition, answers: Answers) -> bool:
    return all(answers.get(question_id) in values for question_id, values in condition)


# ---- reading ----


@dataclass(frozen=True)
class _Node:
    """A YAML node that knows where it stands, for messages."""

    file: str
    key: str
    node: yaml.Node

    def wrong(self, what: str) -> UserError:
        line = self.node.start_mark.line + 1
        return UserError(f"{self.file} の {line} 行目（{self.key or '全体'}）: {what}")

    def fields(self, *, required: str, optional: str = "") -> dict[str, "_Node"]:
        if not isinstance(self.node, yaml.MappingNode):
            raise self.wrong("「名前: 値」の形で書いてください。")
        found: dict[str, _Node] = {}
        for name, value in self.node.value:
            child = _Node(self.file, str(name.value), value)
            if child.key in found:
                raise child.wrong("同じ名前が 2 回あります。1 つにしてください。")
            found[child.key] = child
        allowed = {*required.split(), *optional.split()}
        for name, child in found.items():
            if allowed and name not in allowed:
                raise child.wrong(f"知らない名前です。使えるのは {'、'.join(sorted(allowed))} です。")
        for name in required.split():
            if name not in found:
                raise self.wrong(f"{name} がありません。書き足してください。")
        return found

    def items(self) -> "list[_Node]":
        if not isinstance(self.node, yaml.SequenceNode):
            raise self.wrong("「- 」で始まる並びで書いてください。")
        return [_Node(self.file, f"{self.key} の {n} 番目", value) for n, value in enumerate(self.node.value, start=1)]

    def string(self) -> str:
        if not isinstance(self.node, yaml.ScalarNode) or not str(self.node.value).strip():
            raise self.wrong("空か、文字ではありません。文字を書いてください。")
        return str(self.node.value).strip()

    def text(self) -> Text:
        if isinstance(self.node, yaml.ScalarNode):
            return Text(by_language=(("ja", self.string()),))
        fields = self.fields(required="ja", optional=" ".join(LANGUAGES))
        return Text(by_language=tuple((lang, child.string()) for lang, child in fields.items()))


def _parsed(path: Path) -> _Node:
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path.name} を UTF-8 の文章として読めません。場所と文字コードを確かめてください。") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" の {mark.line + 1} 行目" if mark else ""
        raise UserError(
            f"{path.name}{line}: YAML の書き方が違います。字下げと「:」の後の空白を確かめてください。"
        ) from error
    if node is None:
        raise UserError(f"{path.name} は空です。手続きガイドの内容を書いてください。")
    return _Node(path.name, "", node)


def _counters(file: _Node) -> dict[str, Counter]:
    found: dict[str, Counter] = {}
    for name, node in file.fields(required="").items():
        fields = node.fields(required="name place phone hours")
        found[name] = Counter(
            name=fields["name"].text(),
            place=fields["place"].text(),
            phone=fields["phone"].string(),
            hours=fields["hours"].text(),
        )
    return found


def _guide(file: _Node, guide_id: str, counters: Mapping[str, Counter]) -> Guide:
    fields = file.fields(required="title summary questions steps")
    questions: list[GuideQuestion] = []
    for node in fields["questions"].items():
        questions.append(_question(node, questions))
    return Guide(
        guide_id=guide_id,
        title=fields["title"].text(),
        summary=fields["summary"].text(),
        questions=tuple(questions),
        steps=tuple(_step(node, questions, counters) for node in fields["steps"].items()),
    )


def _question(node: _Node, before: Sequence[GuideQuestion]) -> GuideQuestion:
    fields = node.fields(required="id text options", optional="shown_if")
    question_id = fields["id"].string()
    if not _NAME.fullmatch(question_id) or question_id in {q.question_id for q in before}:
        raise fields["id"].wrong("英小文字で始まる、ほかの質問にない名前にしてください。")
    options = tuple(_options(fields["options"]))
    if len({option.value for option in options}) < max(2, len(options)):
        raise fields["options"].wrong("値（value）の違う選択肢を 2 つ以上書いてください。")
    return GuideQuestion(
        question_id=question_id,
        text=fields["text"].text(),
        options=options,
        shown_if=_condition(fields.get("shown_if"), before),
    )


def _options(node: _Node) -> Iterator[Option]:
    for child in node.items():
        fields = child.fields(required="value label")
        yield Option(value=fields["value"].string(), label=fields["label"].text())


def _step(node: _Node, questions: Sequence[GuideQuestion], counters: Mapping[str, Counter]) -> Step:
    fields = node.fields(required="title", optional="when counter bring deadline online_url note")
    things = fields["bring"].items() if "bring" in fields else []
    return Step(
        title=fields["title"].text(),
        when=_condition(fields.get("when"), questions),
        counter=_counter(fields.get("counter"), counters),
        bring=tuple(_thing(child, questions) for child in things),
        deadline=fields["deadline"].text() if "deadline" in fields else Text(),
        online_url=_link(fields.get("online_url")),
        note=fields["note"].text() if "note" in fields else Text(),
    )


def _thing(node: _Node, questions: Sequence[GuideQuestion]) -> Thing:
    if isinstance(node.node, yaml.MappingNode) and any(key.value == "text" for key, _ in node.node.value):
        fields = node.fields(required="text", optional="when")
        return Thing(text=fields["text"].text(), when=_condition(fields.get("when"), questions))
    return Thing(text=node.text())


def _counter(node: _Node | None, counters: Mapping[str, Counter]) -> Counter | None:
    if node is None:
        return None
    if node.string() not in counters:
        raise node.wrong(f"窓口「{node.string()}」は {_COUNTERS} にありません。名前をそろえてください。")
    return counters[node.string()]


def _link(node: _Node | None) -> str:
    if node is None:
        return ""
    if not _LINK.fullmatch(node.string()):
        raise node.wrong("https:// で始まる URL を書いてください。")
    return node.string()


def _condition(node: _Node | None, questions: Sequence[GuideQuestion]) -> Condition:
    """Only questions that stand before may be named: so no two can wait for each other."""
    if node is None:
        return ()
    known = {question.question_id: {option.value for option in question.options} for question in questions}
    found: list[tuple[str, tuple[str, ...]]] = []
    for question_id, child in node.fields(required="").items():
        if question_id not in known:
            raise child.wrong(f"質問「{question_id}」が、これより前にありません。質問の id を確かめてください。")
        values = tuple(value.string() for value in child.items())
        if not values or not set(values) <= known[question_id]:
            raise child.wrong(f"質問「{question_id}」の選択肢にある値を書いてください。")
        found.append((question_id, values))
    return tuple(found)
