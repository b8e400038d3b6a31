"""Finds what was decided, promised, reported and asked by the words meetings use for it. No model: works when it is down.

A rule must be sure of what it says: what only might be a decision is left to the omission check, which lists it.
"""

# ruff: noqa: E501 (tables of patterns; ruff counts a kanji as two columns)

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from assistant.minutes.days import DayMention, find_days
from assistant.minutes.items import Due, Item, ItemKind, Topic, UnusedCue
from assistant.minutes.levels import key_sentences, written
from assistant.minutes.people import People
from assistant.minutes.phrasing import as_action, as_decision, as_statement, stripped
from assistant.minutes.sentences import is_back_channel, split_sentences
from assistant.minutes.types import Utterance

_QUESTION_MARK = re.compile(r"(?:か|かね|っけ|でしょう)[。？?]?$|[？?]$")
_APPROVED = re.compile(
    r"可決すべきもの(?:と|に)決(?:定)?し(?:ます|ました)[。]?$|(?:承認|可決|了承|採択|認定|同意)(?:(?:いた|と(?:いた)?)?し(?:ます|ました)|されました|です)[ね]?[。]?$"
)
_DECIDED = re.compile(
    r"(?:ものと|ことに)決しま(?:す|した)[。]?$|^(?:それでは|では|じゃあ?|そうしたら)、?.+(?<!議題)[にと]します[。]?$|(?:決定|否決)(?:(?:いた|と(?:いた)?)?し(?:ます|ました)|されました|です)ね?[。]?$"
    r"|(?:に|で|と)決(?:めます|めました|まりました|まりです|まりました|まりということで)ね?[。]?$"
    r"|(?:こと|継続協議|継続審査|継続審議|継続|保留|不採択|取り下げ|延期|中止|廃止|見送り)(?:と|に)(?:いた)?し(?:ます|ました)[ね]?[。]?$"
    r"|のとおり(?:に|で)?(?:進めましょう|進めます|しましょう|とします)[。]?$|(?:に|で)(?:しましょう|いきましょう|いきます|行きます|行きましょう|進めましょう|進めます|進めてまいります)ね?[。]?$"
    r"|(?:委員|さん|氏|議員|君)を(?:ご?指名|選任)(?:いた)?します[。]?$"
    r"|(?:では|じゃあ?)、.+(?:という|って)ことで[。]?$"
)
_NOT_DECIDED = re.compile(
    r"[てで]もらうこと|前回|先月|先週|昨年|去年|以前|すでに|既に|これまで|先日|前の会議|かつて|てから決|たら決|後で決|もし|仮に"
    r"|決め?ないで|まだ|予定です|(?:次回|次の[^、。]{1,8})(?:の[^、。]{1,8})?は|考えて|思って"
    r"|(?:始め|終わり|終了|休憩|再開|休会|閉会|開会|おしまい|ここまで|以上)[^、。]{0,4}(?:に|と)(?:いた)?し|説明を(?:求め|お願い)|質疑に入"
)
_PROPOSAL = re.compile(
    r"(?:こと(?:で|に|について|として)|ということで|ってことで|たいと(?:思い|存じ)ますが|たいのですが|のは|でよろしい|でいい|で大丈夫|で問題|案のとおり).*"
    r"(?:異議|よろしい|いい|大丈夫|構い|いかが|どう|賛成|問題|認め).*(?:か|ね|でしょう|求めます|願います)[。？?]?$"
    r"|(?:という|って)ことで(?:よろしい|いい|大丈夫)"
)
_ASSENT = re.compile(
    r"^(?:はい|ええ|うん|異議(?:なし|あり?ません|ございません)|賛成|結構|大丈夫|問題(?:ない|あり?ません|ございません)|構いません|了解"
    r"|わかりました|分かりました|承知|かしこまりました|お引き受け|よろしい|いいと思い|それで(?!は)|そうしましょう|いいです|お願いします)"
)
_OBJECTION = re.compile(r"いいえ|いえ、|反対|異議があります|異議あり。|待ってください|賛成できません|納得")
_BARE_CONCLUSION = re.compile(
    r"^(?:(?:それ)?では|じゃあ?|よって|はい)?、?(?:ご?異議(?:は|が)?(?:なし|ない|あり?ません)(?:ものと|と)認め[、ます。]*)?(?:よって|それでは)?、?"
    r"(?:そのように|これで|それで|その案で|その方向で|本案は|本件は|さように|原案のとおり)?、?(?:了承|承認|決定|可決)?(?:と|することと|することに決定)?(?:いた)?(?:決定)?(?:します|しました|いたします|いたしました|します|されました)[。]?$"
)

_AS_PROPOSED = re.compile(
    r"^(?:それでは|では|じゃあ?)、?その(?:案|方向|形)で(?:いきます|行きます|いきましょう|行きましょう|進めます|進めましょう)[。]?$"
)

_REQUEST = re.compile(
    r"(?:[てで](?:おいて|いただいて)?|といて)(?:ください|下さい|いただけますか|いただけませんか|もらえますか|もらえませんか|(?:もらって|いただいて)も?(?:いい|よろしい)(?:です|でしょう)か)"
    r"|[てで]もらうことに|(?:を|よう(?:に)?、?)(?:ご)?お願い(?:します|いたします|できますか|したい(?!と(?:考え|思)))|(?:提出|報告|回答|対応|確認)(?:を)?願います"
)
_WISH = re.compile(r"[てで](?:いただきたい|ほしい|もらいたい)")
_CEREMONY = re.compile(
    r"ご覧|(?:ご?説明|ご?報告|ご?発言|ご?審議|ご?挨拶|ご?意見|ご?質問|進行|挙手|起立|採決|署名|ご?着席|ご?静粛|開会|閉会|ご?理解|ご?了承|ご?承知|ご?協力|お待ち)"
    r"(?:の(?:ほど|程))?(?:を|して|いただ|お|く)?、?(?:ください|お?願い|求め|いただ|できます|して)"
    r"|よろしくお願い|教えて|聞かせて|答えて|お聞き|ご意見|お座り|お進み|から[^、。]{0,10}お願い"
)
_QUOTED_REQUEST = re.compile(r"(?:ください|てほしい)(?:と|という)(?:言|の|声|案内|お願い|伝|こと|話|意見|要望)")
_PROMISE = re.compile(
    r"(?:調べ|調査|確認|整理|まとめ|作成|作り|作っ|用意|準備|提出|報告|送り|送付|共有|配布|配り|出し|周知|伝え|知らせ|お知らせ|連絡|調整|検討|修正|直し|差し替え|差替え"
    r"|示し|集計|問い合わせ|依頼|手配|公開|掲載|見直し|試算|持ち帰|交渉|加え|回し|回答|対応|訂正|更新|決め|配付|渡し|諮り|届け|仕上げ|発注|説明|案内|開き|開催|持ち|声をかけ|当たって|聞いて)[^、。]{0,8}ます(?:ので|から|ね|よ)?(?:[。、]|$)"
)
# Whatever it is that will be done, where the day or 「私のほうで」 is said; not what merely happens, is, or is thought.
_WILL_DO = re.compile(
    r"(?<!なり)(?<!あり)(?<!おり)(?<!てい)(?<!でい)(?<!れ)(?<!ござい)(?<!思い)(?<!考え)(?<!存じ)(?<!でき)(?<!見込み)(?<!申し)(?<!かかり)ます(?:ので|ね|よ)?[。]?$"
)
_RUNS_MEETING = re.compile(r"進行|司会|開会|閉会|散会|始め|終わり|議題|説明")
_PAST = re.compile(r"(?:ました|ています|ております|てます|ません|でした|ましょう)(?:ので|が|から|ね|よ|けど)?[。、]?$")
_SELF = re.compile(
    r"私(?:が|から|も|の(?:ほう|方)で)|(?:こちら|当課|うち|当方|事務局|市)(?:の(?:ほう|方))?(?:[でが]|から)|持ち帰"
)
_LATER = re.compile(
    r"次回|次の(?:会議|打合せ|打ち合わせ|定例会|幹事会|委員会|審議会|庁議)|後日|後ほど|追って|のちほど|この後|会議の後|終了後"
)
_NEXT = re.compile(
    r"(?:次回|次の(?:会議|打合せ|打ち合わせ|定例会|定例会議|幹事会|審議会|委員会|庁議|会合))(?:の[^、。]{1,12}?)?(?:は|について|を)"
)
_NEXT_PREDICATE = re.compile(r"です|します|やり|予定|開催|開き|行い|決定|お集まり|後日|追って|未定")
_CLOCK = re.compile(r"(?:午前|午後)?\d{1,2}(?:時(?:半|\d{1,2}分)?|:\d{2})")
_REPORTED = re.compile(
    r"(?:について|を|に関して|につきまして|概要を)(?:の)?(?:、)?(?:ご)?(?:報告|説明)(?:いたし|し|申し上げ)ます[。]?$"
)
_NUMBER = re.compile(r"[\d０-９]|[一二三四五六七八九十百千]+(?:件|人|円|名|回|か所|パーセント)")
_ASKS = re.compile(
    r"(?:か|かね|っけ|でしょう|のか)[。？?]?$|教えて(?:ください|いただ|もらえ)|(?:伺い|お尋ねし|お聞きし)(?:たい|ます)|聞かせて"
)
_HAPPENED = re.compile(r"(?:ました|です|でした)ね?[。]?$")
_CHAIRS = re.compile(r"次に|次、|続いて|続きまして|異議|議題|議事|開会|閉会|始めま|次回|お願いします[。]?$|採決|ほかに")
_TAKES_NOTE = re.compile(r"^(?:はい、?)?(?:では|じゃあ?|それでは)、?[^、]{1,20}で[。]?$|^そうしましょう")
_ASKS_WHEN = re.compile(r"(?:いつ|誰|だれ|どなた|どちら).*か[。？?]?$")  # the reply alone does not say what it is about
_CHAIR_ASKS = re.compile(
    r"(?:ございます|あります|ありません|ございません|よろしい(?:でしょう|です)|いい(?:でしょう|です)|いかが(?:でしょう|です)|何か[^、。]{0,12})か[。？?]?$|お願い"
)
_WORTH_A_LOOK = re.compile(
    r"決定|決まり|決め(?:ます|ました|たい|る)|承認|可決|否決|了承|採択|異議|(?<!今)(?<!これ)までに|次回|宿題|持ち帰|見送|継続(?:審議|審査|協議)"
    r"|(?:して|といて)(?:ください|いただけますか|もらえますか)"
)
_SUBJECT = re.compile(r"(.+)(?:を|の)(?:指名|選任|選出)(?:を)?(?:(?:いた)?します|行います)$")
_CALLED = re.compile(r"(?:^|(?<=、))[^、。]{1,8}(?:さん|委員|課長|係長|部長)、")
_ANSWER_REACH = 2  # an answer or an acceptance comes within so many utterances
_PROPOSAL_REACH = 6  # assents between a proposal and the chair's conclusion


@dataclass(frozen=True, kw_only=True)
class _Said:
    """One sentence in its place: the index of its utterance in the meeting, and of its topic."""

    at: int
    topic: int
    utterance: Utterance
    text: str

    @cached_property
    def plain(self) -> str:
        return written(self.text)


def find_items(
    topics: Sequence[Topic], utterances: Sequence[Utterance], people: People, meeting: date
) -> tuple[Item, ...]:
    """The items of all topics in the order in which they were said, numbered i001, i002, …"""
    finder = _Finder(topics, utterances, people, meeting)
    found = sorted(finder.find(), key=lambda item: finder.place(item))
    return tuple(replace(item, item_id=f"i{n:03}") for n, item in enumerate(found, start=1))


def find_unused(utterances: Sequence[Utterance], items: Sequence[Item]) -> tuple[UnusedCue, ...]:
    """The omission check: every sentence with a word that announces a decision or a promise, on which no item rests."""
    quoted: dict[str, list[str]] = {}
    for item in items:
        for utterance_id in item.utterance_ids:
            quoted.setdefault(utterance_id, []).append(item.quote)
    return tuple(
        UnusedCue(utterance_id=utterance.utterance_id, cue=cue.group(), sentence=sentence.text)
        for utterance in utterances
        for sentence in split_sentences(utterance.text)
        if (cue := _WORTH_A_LOOK.search(sentence.text))
        and not any(sentence.text in quote for quote in quoted.get(utterance.utterance_id, []))
        and not (cue.group() == "異議" and utterance.utterance_id in quoted)
    )


class _Finder:
    def __init__(self, topics: Sequence[Topic], utterances: Sequence[Utterance], people: People, meeting: date) -> None:
        self._utterances = utterances
        self._people = people
        self._meeting = meeting
        topic_of = {uid: index for index, topic in enumerate(topics) for uid in topic.utterance_ids}
        self._said = [
            _Said(at=at, topic=topic_of.get(utterance.utterance_id, 0), utterance=utterance, text=sentence.text)
            for at, utterance in enumerate(utterances)
            for sentence in split_sentences(utterance.text)
        ]
        self._used: set[int] = set()
        chairing = Counter(s.utterance.speaker for s in self._said if _CHAIRS.search(s.text))
        self._chair = chairing.most_common(1)[0][0] if chairing else ""

    def place(self, item: Item) -> int:
        ids = set(item.utterance_ids)
        return max(at for at, utterance in enumerate(self._utterances) if utterance.utterance_id in ids)

    def find(self) -> Iterator[Item]:
        """The surest kinds first: a sentence that became an item is not read again."""
        for find in (self._next_meeting, self._decision, self._agreed, self._action, self._report, self._question):
            for index in range(len(self._said)):
                if index not in self._used and (item := find(index)) is not None:
                    yield item

    # ---- 次回 ----

    def _next_meeting(self, index: int) -> Item | None:
        said = self._said[index]
        if not _NEXT.search(said.plain) or not _NEXT_PREDICATE.search(said.plain):
            return None
        named = [m for m in find_days(said.plain, self._meeting) if m.day]
        if not named and not re.search(r"後日|追って|未定", said.plain):
            return None
        self._used.add(index)
        due = Due(words=named[0].words, day=named[0].day) if named else None
        return self._item(ItemKind.NEXT, as_statement(said.plain), [said], due=due)

    # ---- 決定, 承認 ----

    def _decision(self, index: int) -> Item | None:
        said = self._said[index]
        approved, decided = _APPROVED.search(said.plain), _DECIDED.search(said.plain)
        if not (approved or decided) or _NOT_DECIDED.search(said.plain):
            return None
        if self._chair and said.utterance.speaker != self._chair and not _HAPPENED.search(said.plain):
            return None  # 「台数は設計で決定します」 explains; the chair's 「決定します」 decides
        proposal = self._proposal_before(index)
        self._used.add(index)
        rests_on = [said]
        if proposal is not None:
            self._used.add(proposal)
            rests_on = [self._said[proposal], *self._assents(proposal, said.at), said]
        bare = _BARE_CONCLUSION.match(said.plain) or _AS_PROPOSED.match(said.plain)
        if bare and proposal is None:
            return None
        source = proposal if bare and proposal is not None else index
        kind = ItemKind.APPROVAL if approved else ItemKind.DECISION
        return self._item(kind, self._subject(source) + as_decision(self._said[source].plain), rests_on)

    def _subject(self, index: int) -> str:
        """「署名人を指名します。」 before 「A委員とB委員にお願いします」 says what it is about."""
        if index == 0 or self._said[index - 1].at != self._said[index].at or "は、" in self._said[index].plain:
            return ""
        match = _SUBJECT.match(stripped(self._said[index - 1].plain))
        return f"{match[1]}は、" if match else ""

    def _agreed(self, index: int) -> Item | None:
        """A proposal that was assented to, and that nobody concluded in words."""
        said = self._said[index]
        if not _PROPOSAL.search(said.plain) or _NOT_DECIDED.search(said.plain):
            return None
        assents = self._assents(index, said.at + _ANSWER_REACH + 1)
        if not assents or len(stripped(said.plain)) < 12:
            return None
        self._used.add(index)
        kind = ItemKind.APPROVAL if re.search(r"承認|了承|可決", said.plain) else ItemKind.DECISION
        closing = self._closing(said, assents[-1].at)
        return self._item(kind, self._subject(index) + as_decision(said.plain), [said, *assents, *closing])

    def _closing(self, proposal: _Said, after: int) -> list[_Said]:
        """「はい、じゃあ330万円で。」: who proposed takes note of the assent."""
        following = [s for s in self._said if s.at == after + 1 and s.utterance.speaker == proposal.utterance.speaker]
        return following[:1] if following and _TAKES_NOTE.search(following[0].text) else []

    def _proposal_before(self, index: int) -> int | None:
        """The proposal that the conclusion at `index` answers: in the same topic, with assent and no objection between."""
        said = self._said[index]
        for earlier in range(index - 1, -1, -1):
            candidate = self._said[earlier]
            if candidate.topic != said.topic or said.at - candidate.at > _PROPOSAL_REACH or earlier in self._used:
                return None
            if candidate.at < said.at and _OBJECTION.search(candidate.plain):
                return None
            if _PROPOSAL.search(candidate.plain) and len(stripped(candidate.plain)) >= 12:
                return earlier
        return None

    def _assents(self, proposal: int, until: int) -> list[_Said]:
        """First sentences of the utterances between that assent; none at all where somebody objects."""
        start = self._said[proposal]
        between = [s for s in self._said[proposal + 1 :] if start.at < s.at < until]
        if any(_OBJECTION.search(s.plain) for s in between):
            return []
        firsts = {s.at: s for s in reversed(between)}
        return [firsts[at] for at in sorted(firsts) if _ASSENT.search(firsts[at].text)]

    # ---- 宿題 ----

    def _action(self, index: int) -> Item | None:
        said = self._said[index]
        due = self._due(index)
        if _QUOTED_REQUEST.search(said.plain) or (_CEREMONY.search(said.plain) and not due):
            return None
        if _REQUEST.search(said.plain):
            return self._requested(index, due)
        if _WISH.search(said.plain):
            return self._requested(index, due) if due and self._accepted(index) else None
        if _PAST.search(said.plain):
            return None
        himself = _SELF.search(said.plain)
        owner = self._people.owner(said.utterance.speaker) if himself else self._people.agent(said.plain)
        later = due is not None or _LATER.search(said.plain)
        if not (_PROMISE.search(said.plain) and (later or owner or himself)) and not (
            _WILL_DO.search(said.plain) and (later or himself) and not _RUNS_MEETING.search(said.plain)
        ):
            return None
        self._used.add(index)
        before = self._said[index - 1] if index and self._said[index - 1].at == said.at - 1 else None
        rests_on = [before, said] if before and _ASKS_WHEN.search(before.plain) else [said]
        return self._item(
            ItemKind.ACTION, as_action(said.plain), rests_on,
            owner=owner or self._people.owner(said.utterance.speaker), due=due,
        )  # fmt: skip

    def _requested(self, index: int, due: Due | None) -> Item | None:
        said = self._said[index]
        acceptance = self._accepted(index)
        owner = self._people.agent(said.plain)
        if acceptance and owner in ("", "事務局"):
            owner = self._people.owner(acceptance.utterance.speaker)
        if not (owner or due):
            return None
        self._used.add(index)
        rests_on = [said]
        text = as_action(said.plain)
        # 「調整をお願いします。3月5日までに候補日を出してください。」 is one task.
        after = self._said[index + 1] if index + 1 < len(self._said) else None
        if due is None and after and after.at == said.at and _REQUEST.search(after.plain):
            due = self._due(index + 1)
            if due and not self._people.agent(after.plain):
                self._used.add(index + 1)
                rests_on.append(after)
                text += as_action(after.plain)
            else:
                due = None
        if acceptance:
            rests_on.append(acceptance)
            if due is None:
                due, dated = self._promised_day(acceptance)
                rests_on += dated
            # 「はい、資料を用意いたします」 repeats the request: not a second item, unless it names a day of its own.
            self._used |= {
                i for i, s in enumerate(self._said)
                if s.at == acceptance.at and not find_days(s.plain, self._meeting)
            }  # fmt: skip
        return self._item(ItemKind.ACTION, _CALLED.sub("", text), rests_on, owner=owner, due=due)

    def _promised_day(self, acceptance: _Said) -> tuple[Due | None, list[_Said]]:
        """「いいですよ。来週の水曜までに送ります。」: who accepts names the day."""
        for index, said in enumerate(self._said):
            if said.at == acceptance.at and _PROMISE.search(said.plain) and (due := self._due(index)):
                self._used.add(index)
                return due, [said] if said is not acceptance else []
        return None, []

    def _accepted(self, index: int) -> _Said | None:
        """The first sentence of the next other voice, if it takes the request on."""
        said = self._said[index]
        for other in self._said[index + 1 :]:
            if other.at - said.at > _ANSWER_REACH:
                return None
            if other.utterance.speaker != said.utterance.speaker:
                return other if _ASSENT.search(other.text) or _PROMISE.search(other.plain) else None
        return None

    def _due(self, index: int) -> Due | None:
        """The last day named with a limit (までに, 中に, 末); else a day the action itself is to be done on."""
        said = self._said[index]
        mentions = find_days(said.plain, self._meeting)
        limits = [m for m in mentions if _is_limit(said.plain, m) and not (m.day and m.day < self._meeting)]
        if limits:
            return Due(words=limits[-1].words, day=limits[-1].day)
        if match := _LATER.search(said.plain):
            return Due(words=match.group())
        return None

    # ---- 報告, 質疑 ----

    def _report(self, index: int) -> Item | None:
        said = self._said[index]
        if not _REPORTED.search(said.plain):
            return None
        told = [
            s for i, s in enumerate(self._said)
            if s.at == said.at and i > index and i not in self._used and _NUMBER.search(s.text)
        ][:2]  # fmt: skip
        if not told:
            return None
        self._used |= {index, *(self._said.index(s) for s in told)}
        return self._item(ItemKind.REPORT, "".join(as_statement(s.plain) for s in told), [said, *told])

    def _question(self, index: int) -> Item | None:
        said = self._said[index]
        if not _ASKS.search(said.plain) or _CHAIR_ASKS.search(said.plain) or _PROPOSAL.search(said.plain):
            return None
        if len(_CALLED.sub("", stripped(said.plain))) < 10:
            return None
        reply = next(
            (u for u in self._utterances[said.at + 1 : said.at + 1 + _ANSWER_REACH]
             if u.speaker != said.utterance.speaker and not is_back_channel(u.text)), None,
        )  # fmt: skip
        if reply is None:
            return None
        sentences = [s for s in key_sentences(reply.text) if not _REQUEST.search(s) and not _NEXT.search(s)]
        if not sentences or all(_ASKS.search(s) for s in sentences):
            return None
        self._used.add(index)
        answered = [s for s in self._said if s.utterance is reply and s.plain in sentences]
        return self._item(
            ItemKind.QUESTION, _CALLED.sub("", as_statement(said.plain)), [said, *answered],
            answer="".join(as_statement(s) for s in sentences),
        )  # fmt: skip

    def _item(
        self, kind: ItemKind, text: str, rests_on: Sequence[_Said], *, owner: str = "", due: Due | None = None,
        answer: str = "",
    ) -> Item:  # fmt: skip
        ids = tuple(dict.fromkeys(s.utterance.utterance_id for s in rests_on))
        return Item(
            item_id="", kind=kind, topic=rests_on[-1].topic, text=text, utterance_ids=ids,
            quote="\n".join(s.text for s in rests_on), owner=owner, due=due, answer=answer,
        )  # fmt: skip


def _is_limit(text: str, mention: DayMention) -> bool:
    after = text[mention.end : mention.end + 12]
    return bool(
        re.match(r"(?:の[^、。]{1,8}?)?(?:前に|前?まで)|中|に(?!は)|には|[、]", after)
    ) or mention.words.endswith(("中", "内", "末", "後"))
