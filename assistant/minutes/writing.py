"""From a transcript to its minutes: the whole way on one screen. Needs no model; a model only proposes more."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from assistant.minutes.agenda import cut
from assistant.minutes.cues import find_items, find_unused, numbered
from assistant.minutes.items import Item, Judgement, Meeting, Minutes, Topic
from assistant.minutes.people import People, people_of
from assistant.minutes.types import Transcript, Utterance
from assistant.minutes.verification import find_doubt

Propose = Callable[[Topic, Sequence[Utterance]], Sequence[Item]]
"""A second extractor: the items of one topic. Its items are proposals, whatever they say."""


def write_minutes(
    transcript: Transcript, meeting: Meeting, *, propose: Propose | None = None, kept: Sequence[Item] = ()
) -> Minutes:
    """`kept`: items that the clerk has judged or written. A new run does not lose them, nor find what they replace."""
    utterances = transcript.utterances
    people = people_of(transcript.speakers, meeting.attendees)
    topics, skipped = cut(meeting.agenda, utterances)
    found = [_in_topic(item, topics) for item in kept]
    said = {u.utterance_id: u for u in utterances}
    found += [item for item in find_items(topics, utterances, people, meeting.day) if not _same_as_any(item, kept, said)]
    if propose is not None:
        for topic in topics:
            proposed = propose(topic, [said[uid] for uid in topic.utterance_ids])
            found += [_in_topic(item, topics) for item in proposed if not _same_as_any(item, found, said)]
    place = {u.utterance_id: at for at, u in enumerate(utterances)}
    found.sort(key=lambda item: max((place.get(uid, 0) for uid in item.utterance_ids), default=0))
    items = [judge(item, utterances, people, meeting.day) for item in numbered(found)]
    return Minutes(
        meeting=meeting,
        topics=topics,
        items=tuple(items),
        unused=find_unused(utterances, items),
        skipped_topics=skipped,
    )


def judge(item: Item, utterances: Sequence[Utterance], people: People, meeting: date) -> Item:
    """The item with what the verifier says now. What the clerk took is open again when a new doubt has come up."""
    doubt = find_doubt(item, {u.utterance_id: u for u in utterances}, people, meeting)
    taken_before = item.judgement is Judgement.TAKEN and doubt in ("", item.doubt)
    judgement = item.judgement if taken_before or item.judgement is Judgement.REJECTED else Judgement.OPEN
    return replace(item, doubt=doubt, judgement=judgement)


def _in_topic(item: Item, topics: Sequence[Topic]) -> Item:
    where = (index for index, topic in enumerate(topics) if set(item.utterance_ids) & set(topic.utterance_ids))
    return replace(item, topic=max(where, default=0))


def _same_as_any(item: Item, others: Sequence[Item], said: Mapping[str, Utterance]) -> bool:
    """The same kind of entry that quotes a sentence of an utterance in common."""
    quoted = _quoted(item, said)
    return any(other.kind is item.kind and quoted & _quoted(other, said) for other in others)


def _quoted(item: Item, said: Mapping[str, Utterance]) -> set[tuple[str, str]]:
    """The sentences with their utterances: 「異議なし。」 is said in every meeting, and many times."""
    ids = [uid for uid in item.utterance_ids if uid in said]
    return {(uid, line) for uid in ids for line in item.quote.splitlines() if line in said[uid].text}
