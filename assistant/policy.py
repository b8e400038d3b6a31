"""What differs between staff and citizens, as values."""

from dataclasses import dataclass

from assistant.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Policy:
    """How one audience is answered. Lengths are characters unless a name says tokens."""

    name: str
    passages: int = 6  # retrieved, and shown under 「見つかった資料」
    sources: int = 3  # of these, quoted from
    prompted: int = 2  # of these, given to the model: a third costs two seconds and is rarely what it answers from
    source_characters: int = 480
    passage_characters: int = 180
    answer_tokens: int = 120
    max_question: int = 1000
    procedures: bool = (
        False  # answer what is done in an emergency; else whatever sounds like one gets the number to call
    )
    names_subjects: bool = False  # answer only from a passage that names every subject of the question
    min_confidence: float = 0.65  # probability that the answer is right, as estimated; below it the passages are shown


def staff_policy(settings: Settings) -> Policy:
    return Policy(
        name="staff",
        procedures=True,
        answer_tokens=settings.answer_tokens,
        source_characters=settings.source_characters,
        max_question=settings.max_question,
        min_confidence=settings.staff_confidence,
    )


def citizen_policy(settings: Settings) -> Policy:
    return Policy(
        name="citizen",
        passages=5,
        names_subjects=True,
        answer_tokens=settings.answer_tokens,
        source_characters=settings.source_characters,
        max_question=settings.citizen_max_question,
        min_confidence=settings.citizen_confidence,  # high: nobody beside the citizen reads the manual
    )
