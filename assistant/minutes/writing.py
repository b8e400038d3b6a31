"""From a transcript to its minutes: the whole way on one screen. Works without a model; the model only proposes more."""

from collections.abc import Callable, Sequence

from assistant.minutes.agenda import cut
from assistant.minutes.cues import find_items, find_unused, numbered
from assistant.minutes.items import Item, Meeting, Minutes, Topic
from assistant.minutes.people import people_of
from assistant.minutes.types import Transcript, Utterance
from assistant.minutes.verification import verified

Propose = Callable[[Topic, Sequence[Utterance]], Sequence[Item]]
"""A second extractor: the items of one topic. Its items are proposals, whatever they say."""


def write_minutes(
    transcript: Transcript, meeting: Meeting, *, propose: Propose | None = None, kept: Sequence[Item] = ()
) -> Minutes:
    """`kept`: items the clerk has taken or written, which a new run must not lose. They replace what rests on the same words."""
    utterances = transcript.utterances
    people = people_of(transcript.speakers, meeting.attendees)
    topics, skipped = cut(meeting.agenda, utterances)
    found = list(kept) + [
        item for item in find_items(topics, utterances, people, meeting.day) if not _same_as_any(item, kept)
    ]
    if propose is not None:
        said = {u.utterance_id: u for u in utterances}
        for topic in topics:
            proposed = propose(topic, [said[uid] for uid in topic.utterance_ids])
            found += [item for item in proposed if not _same_as_any(item, found)]
    place = {u.utterance_id: at for at, u in enumerate(utterances)}
    found.sort(key=lambda item: max((place.get(uid, 0) for uid in item.utterance_ids), default=0))
    items = verified(numbered(found), utterances, people, meeting.day)
    return Minutes(
        meeting=meeting, topics=topics, items=items, unused=find_unused(utterances, items), skipped_topics=skipped
    )


def _same_as_any(item: Item, others: Sequence[Item]) -> bool:
    """Rests on the same words: the same kind of entry, and an utterance in common."""
    return any(
        other.kind is item.kind and set(other.utterance_ids) & set(item.utterance_ids) for other in others
    )
