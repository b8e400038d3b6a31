"""The probe reads the state of the one model that it was fitted to, and says nothing about another."""

from pathlib import Path

from assistant.answerability import Probe, probe_of
from assistant.settings import Settings


def test_it_adds_up_what_speaks_for_an_answer() -> None:
    probe = Probe(base=-1.0, weights=(0.5, -2.0))
    assert probe.log_odds((4.0, 0.0)) == 1.0
    assert probe.log_odds((4.0, 1.0)) == -1.0


def test_of_a_state_that_it_does_not_know_it_says_nothing() -> None:
    probe = Probe(base=-1.0, weights=(0.5, -2.0))
    assert probe.log_odds(()) == probe.log_odds((4.0, 0.0, 1.0)) == 0.0


def test_it_is_of_the_default_model_only(tmp_path: Path) -> None:
    assert len(probe_of(Settings(llm_path=None)).weights) > 1000
    assert probe_of(Settings(llm_path=tmp_path / "another.gguf")) == Probe()
