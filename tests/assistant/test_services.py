"""The parts put together as the product does it."""

from datetime import date
from pathlib import Path

import pytest

from assistant.errors import UserError
from assistant.listening import Silent
from assistant.services import build, warm_up
from assistant.settings import Settings
from assistant.types import AnswerStatus, Question, Reader, Role

READER = Reader(user_id="u1", role=Role.STAFF, department="人事課")


def without_models(folder: Path) -> Settings:
    return Settings(data=folder / "data", model_store=folder / "no models", vault_key="00" * 32)


@pytest.mark.slow
def test_it_starts_and_answers_without_models(tmp_path: Path) -> None:
    services = build(without_models(tmp_path))
    warm_up(services)
    question = Question(text="宿泊料はいくらですか。", reader=READER, session="s", as_of=date(2026, 11, 2))
    assert services.answerer.answer(question, Silent()).status is AnswerStatus.MODEL_DOWN
    assert services.llm.state() == "down"
    assert not any(state.present for state in services.store.states())
    assert services.audit.verify().intact
    services.close()


def test_only_its_owner_may_look_into_the_data_folder(tmp_path: Path) -> None:
    services = build(Settings(data=tmp_path / "data", model_store=tmp_path / "none"))
    data = tmp_path / "data"
    assert data.stat().st_mode & 0o077 == 0
    assert (data / "vault.key").stat().st_mode & 0o077 == 0
    services.close()


def test_a_second_one_on_the_same_data_is_refused_and_may_come_after_it(tmp_path: Path) -> None:
    first = build(without_models(tmp_path))
    with pytest.raises(UserError, match="別のプロセスが使っています"):
        build(without_models(tmp_path))
    first.close()
    build(without_models(tmp_path)).close()


def test_an_evaluation_has_a_knowledge_base_of_its_own(tmp_path: Path) -> None:
    settings = without_models(tmp_path)
    services = build(settings, knowledge_folder=tmp_path / "evaluation")
    assert (tmp_path / "evaluation" / "knowledge.db").exists()
    assert not settings.knowledge.exists()
    services.close()
