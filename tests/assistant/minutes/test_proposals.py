"""What the model proposes: from masked text, about shown utterances, for the clerk to judge."""

from datetime import timedelta

import pytest

from assistant.minutes.items import ItemSource
from assistant.minutes.people import people_of
from assistant.minutes.proposals import Proposer, grammar
from assistant.minutes.writing import write_minutes
from assistant.privacy import Privacy, build_privacy
from tests.fakes import FakeLLM
from tests.meetings import BUDGET_MEETING, transcript_of

TRANSCRIPT = transcript_of("議長: 山田太郎さんの要望は、道路課が現地を見て考える、と。\n課長: そうですね。")


@pytest.fixture(scope="module")
def privacy(tmp_path_factory: pytest.TempPathFactory) -> Privacy:
    return build_privacy("", tmp_path_factory.mktemp("privacy"), timedelta(hours=1))


def proposer(llm: FakeLLM, privacy: Privacy) -> Proposer:
    return Proposer(llm, privacy, people_of(TRANSCRIPT.speakers, ()), BUDGET_MEETING.day, session="meeting")


@pytest.mark.slow
def test_a_proposal_waits_for_the_clerk_and_the_model_never_sees_a_name(privacy: Privacy) -> None:
    reply = '[{"種類":"宿題","発言":["u0001"],"要旨":"[[氏名_1]]さんの要望は、道路課が現地を見る。","担当":"道路課"}]'
    llm = FakeLLM(reply)
    (item,) = write_minutes(TRANSCRIPT, BUDGET_MEETING, propose=proposer(llm, privacy).propose).items
    assert "山田太郎" not in llm.read
    assert item.text == "山田太郎さんの要望は、道路課が現地を見る。"
    assert (item.source, item.stands) == (ItemSource.MODEL, False)


@pytest.mark.slow
@pytest.mark.parametrize("reply", ["", "[]", "[{", '[{"種類":"決定","発言":["u0001"],"要旨":"途中で'])
def test_a_reply_that_breaks_off_is_no_error(privacy: Privacy, reply: str) -> None:
    assert write_minutes(TRANSCRIPT, BUDGET_MEETING, propose=proposer(FakeLLM(reply), privacy).propose).items == ()


def test_the_grammar_names_the_shown_utterances_only() -> None:
    assert 'id ::= "\\"u0003\\"" | "\\"u0004\\""' in grammar(["u0003", "u0004"])
