"""From a transcript to its minutes: the whole way on one screen. Needs no model; a model only proposes more."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from difflib import SequenceMatcher
from itertools import count

from assistant.minutes.agenda import cut
from assistant.minutes.cues import find_items, find_unused
from assistant.minutes.items import Item, Judgement, Meeting, Minutes, Topic
from assistant.minutes.people import People, people_of
from assistant.minutes.sentences import split_sentences
from assistant.minutes.types import Transcript, Utterance
from assistant.minutes.verification import find_doubt

_CORRECTED = 0.5  # likeness of a line and its correction: most of it is as it was

Propose = Callable[[Topic, Sequence[Utterance]], Sequence[Item]]
"""A second extractor: the items of one topic. Its items are proposals, whatever they say."""


def write_minutes(
    transcript: Transcript, meeting: Meeting, *, propose: Propose | None = None, before: Sequence[Item] = ()
) -> Minutes:
    """`before`: the items of the last run. Those that last stay, and are not found a second time."""
    utterances = transcript.utterances
    said = {u.utterance_id: u for u in utterances}
    people = people_of(transcript.speakers, meeting.attendees)
    topics, skipped = cut(meeting.agenda, utterances)
    lasting = [_in_topic(item, topics) for item in before if item.lasts]
    items = [*lasting, *_new(find_items(topics, utterances, people, meeting.day), before)]
    if propose is not None:
        for topic in topics:
            proposed = _new(propose(topic, [said[uid] for uid in topic.utterance_ids]), before)
            items += [_in_topic(item, topics) for item in proposed if not _same_as_any(item, items, said)]
    place = {u.utterance_id: at for at, u in enumerate(utterances)}
    items.sort(key=lambda item: max((place.get(uid, 0) for uid in item.utterance_ids), default=0))
    judged = [judge(item, utterances, people, meeting.day) for item in _numbered(items, before)]
    return Minutes(
        meeting=meeting,
        topics=topics,
        items=tuple(judged),
        unused=find_unused(utterances, judged),
        skipped_topics=skipped,
    )


def _numbered(items: Sequence[Item], before: Sequence[Item]) -> list[Item]:
    """What lasts keeps its id. What is found now gets one that nothing had in the last run, so that a page which still
    shows that run can judge no other item."""
    fresh = count(max((int(item.item_id[1:]) for item in before), default=0) + 1)
    return [item if item.lasts and item.item_id else replace(item, item_id=f"i{next(fresh):03}") for item in items]


def judge(item: Item, utterances: Sequence[Utterance], people: People, meeting: date) -> Item:
    """The item with what stands there and what the verifier says now. A new doubt asks the clerk who took it again."""
    said = {u.utterance_id: u for u in utterances}
    item = _requoted(item, said)
    doubt, judgement = find_doubt(item, said, people, meeting), item.judgement
    if judgement is Judgement.TAKEN and doubt not in ("", item.doubt):
        judgement = Judgement.DOUBTED
    elif judgement is Judgement.DOUBTED and not doubt:
        judgement = Judgement.TAKEN
    return replace(item, doubt=doubt, judgement=judgement)


def _in_topic(item: Item, topics: Sequence[Topic]) -> Item:
    where = (index for index, topic in enumerate(topics) if set(item.utterance_ids) & set(topic.utterance_ids))
    return replace(item, topic=max(where, default=0))


def _new(found: Sequence[Item], before: Sequence[Item]) -> list[Item]:
    """What was found and is not what an item that lasts was found as. One item before stands for one of today."""
    left, waiting, known = list(before), list(found), []
    for same in (_same_entry, _same_words, _same_utterances):
        for item in list(waiting):
            alike = [old for old in left if same(old, item)]
            if not alike:
                continue
            nearest = max(alike, key=lambda old: _likeness(old.quote, item.quote))
            left.remove(nearest)
            waiting.remove(item)
            if nearest.lasts:
                known.append(item)
    return [item for item in found if item not in known]


def _same_entry(one: Item, other: Item) -> bool:
    return one.kind is other.kind and _same_words(one, other)


def _same_words(one: Item, other: Item) -> bool:
    """The clerk may have made a promise of a decision."""
    return (one.utterance_ids, one.quote) == (other.utterance_ids, other.quote)


def _same_utterances(one: Item, other: Item) -> bool:
    """Corrected since. An assent more or less makes no other decision; what closes one may open the next."""
    ids, others = set(one.utterance_ids), set(other.utterance_ids)
    return one.kind is other.kind and 2 * len(ids & others) >= len(ids | others)


def _requoted(item: Item, said: Mapping[str, Utterance]) -> Item:
    """With the words as they have been corrected since; where others stand there now, it still quotes the old ones."""
    texts = [said[uid].text for uid in item.utterance_ids if uid in said]
    return replace(item, quote="\n".join(_corrected(line, texts) for line in item.quote.splitlines()))


def _corrected(line: str, texts: Sequence[str]) -> str:
    if any(line in text for text in texts):
        return line
    parts = [part for text in texts for part in (text, *(sentence.text for sentence in split_sentences(text)))]
    nearest = max(parts, key=lambda part: _likeness(part, line), default="")
    return nearest if _likeness(nearest, line) >= _CORRECTED else line


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _same_as_any(item: Item, others: Sequence[Item], said: Mapping[str, Utterance]) -> bool:
    """The same kind of entry that quotes a sentence of an utterance in common."""
    quoted = _quoted(item, said)
    return any(other.kind is item.kind and quoted & _quoted(other, said) for other in others)


def _quoted(item: Item, said: Mapping[str, Utterance]) -> set[tuple[str, str]]:
    """The sentences with their utterances: 「異議なし。」 is said in every meeting, and many times."""
    ids = [uid for uid in item.utterance_ids if uid in said]
    return {(uid, line) for uid in ids for line in item.quote.splitlines() if line in said[uid].text}
