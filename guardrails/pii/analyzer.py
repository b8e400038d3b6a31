"""Presidio over GiNZA: the only module that imports Presidio's analyzer and spaCy, inside the function that loads them.

Presidio's own recognizers and default configuration know nothing of Japan, so its registry holds ours alone, and
GiNZA's labels are mapped by hand: stock Presidio looks for PERSON where GiNZA says `Person`, and finds nobody.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from guardrails.pii.findings import Finding, PiiType
from guardrails.pii.parsing import Entity, Parsed, Token

_PLACES = """
City Province County Country GPE_Other Domestic_Region Region_Other Geological_Region_Other Location_Other Island
Mountain River Lake Sea Bay Spa Station Road Bridge Park Era
"""
_ORGANIZATIONS = """
Company Company_Group Corporation_Other Organization_Other Public_Institution Government Political_Organization_Other
School Museum Facility_Other GOE_Other Worship_Place Show_Organization Sports_Organization_Other Train Railroad Airport
Theater Zoo Amusement_Park Research_Institute Cabinet Tumulus Archaeological_Place_Other Product_Other
"""
LABELS = {
    "PERSON": ("Person", "Name_Other"),
    "PLACE": tuple(_PLACES.split()),
    "ORGANIZATION": tuple(_ORGANIZATIONS.split()),
}
# GiNZA is fastest on some hundred characters (3,900 a second at 600), and Sudachi refuses 49,149 bytes.
PIECE_LENGTH = 600
_LETTER = re.compile(r"[A-Za-zÀ-ỹぁ-んァ-ヺ一-龠㐀-䶿]")
_BREAK = re.compile(r"[。\n!?！？]")
_PIPES_NOT_NEEDED = ["parser", "morphologizer", "compound_splitter", "bunsetu_recognizer", "attribute_ruler"]

Search = Callable[[str, Parsed], list[Finding]]
Analyze = Callable[[str], list[Finding]]


class NlpUnavailableError(RuntimeError):
    """The Japanese language model is not installed."""


def build_analyzer(search: Search) -> Analyze:
    """Load ja-ginza (about 5 s) and return the function that runs Presidio on a folded text. Not thread-safe.

    `search(folded, parsed)` is called inside a Presidio recognizer with GiNZA's tokens and entities.
    """
    import presidio_analyzer
    import spacy
    from presidio_analyzer import AnalyzerEngine, EntityRecognizer, RecognizerRegistry, RecognizerResult
    from presidio_analyzer.nlp_engine import NerModelConfiguration, NlpArtifacts, SpacyNlpEngine

    if not spacy.util.is_package("ja_ginza"):
        raise NlpUnavailableError("日本語モデル ja-ginza がありません。「make run」で準備をやり直してください。")
    presidio_analyzer.analyzer_engine.logger.disabled = True  # it logs what it analyzes when asked to trace

    label_of = {ginza: ours for ours, names in LABELS.items() for ginza in names}

    class JapaneseArtifacts(NlpArtifacts):
        """Carries our tokens and entities through Presidio, which needs none of its own."""

        def __init__(self, parsed: Parsed, nlp_engine: Any, language: str) -> None:
            nothing: Any = []
            super().__init__(nothing, nothing, nothing, nothing, nlp_engine, language, nothing)
            self.parsed = parsed

    class GinzaEngine(SpacyNlpEngine):
        """Runs GiNZA in pieces, so that a text of any length passes, and keeps the tokens as plain values."""

        def load(self) -> None:
            self.nlp: Any = {"ja": spacy.load("ja_ginza", exclude=_PIPES_NOT_NEEDED)}

        def process_text(self, text: str, language: str) -> Any:
            return JapaneseArtifacts(_parse(text, self.nlp[language], label_of), self, language)

    class JapaneseRecognizer(EntityRecognizer):
        """Hands Presidio what our rules find."""

        def load(self) -> None:
            pass

        def analyze(self, text: str, entities: list[str], nlp_artifacts: Any) -> list[Any]:
            return [
                RecognizerResult(
                    entity_type=f.type.value,
                    start=f.start,
                    end=f.end,
                    score=f.score,
                    recognition_metadata={
                        RecognizerResult.RECOGNIZER_NAME_KEY: f.rule,
                        RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id,
                    },
                )
                for f in search(text, nlp_artifacts.parsed)
            ]

    nlp_engine = GinzaEngine(
        models=[{"lang_code": "ja", "model_name": "ja_ginza"}], ner_model_configuration=NerModelConfiguration()
    )
    nlp_engine.load()
    recognizer = JapaneseRecognizer(
        supported_entities=[t.value for t in PiiType], name="madoguchi", supported_language="ja"
    )
    registry = RecognizerRegistry(recognizers=[recognizer], supported_languages=["ja"])
    engine = AnalyzerEngine(registry=registry, nlp_engine=nlp_engine, supported_languages=["ja"])

    def analyze(folded: str) -> list[Finding]:
        results = engine.analyze(text=folded, language="ja", score_threshold=0.0)
        return [
            Finding(
                start=r.start,
                end=r.end,
                type=PiiType(r.entity_type),
                score=r.score,
                rule=str(r.recognition_metadata[RecognizerResult.RECOGNIZER_NAME_KEY]),
            )
            for r in results
        ]

    return analyze


def _parse(text: str, nlp: Callable[[str], Any], label_of: dict[str, str]) -> Parsed:
    tokens: list[Token] = []
    entities: list[Entity] = []
    remembered: dict[str, Any] = {}  # a text that repeats itself is parsed once
    for start, piece in _pieces(text):
        if not _LETTER.search(piece):
            continue
        doc = remembered.get(piece)
        if doc is None:
            doc = remembered[piece] = nlp(piece)
        tokens += [
            Token(start=start + t.idx, end=start + t.idx + len(t.text), text=t.text, tag=t.tag_)
            for t in doc
            if not t.is_space
        ]
        entities += [
            Entity(start=start + e.start_char, end=start + e.end_char, label=label_of[e.label_])
            for e in doc.ents
            if e.label_ in label_of
        ]
    return Parsed(tuple(tokens), tuple(entities))


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """The text in stretches of at most PIECE_LENGTH characters, cut after a sentence or a line where there is one."""
    start = 0
    while start < len(text):
        end = min(len(text), start + PIECE_LENGTH)
        if end < len(text):
            breaks = [m.end() for m in _BREAK.finditer(text, start, end)]
            end = breaks[-1] if breaks else end
        yield start, text[start:end]
        start = end
