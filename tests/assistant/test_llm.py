"""llama.cpp in its child process: answering, being stopped, being killed, being full. With the real model."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from assistant.errors import Busy, ModelUnavailable
from assistant.llm import LlamaProcess, Message, _whole_characters
from tests.conftest import model

COUNT = [Message(role="user", content="1から100まで、数字を読点で区切って書いてください。")]
CAPITAL = [Message(role="user", content="日本の首都はどこですか。地名だけを答えてください。")]


def never() -> bool:
    return False


def process(path: Path, *, timeout: float = 300, queue_length: int = 4, context: int = 1024) -> LlamaProcess:
    return LlamaProcess(
        path, threads=len(os.sched_getaffinity(0)), context=context, timeout=timeout, queue_length=queue_length
    )


def said(llm: LlamaProcess, messages: list[Message], *, max_tokens: int = 12) -> str:
    return "".join(token.text for token in llm.stream(messages, max_tokens=max_tokens, cancelled=never))


@pytest.fixture
def own() -> Iterator[LlamaProcess]:
    """A process of the test's own, to be treated badly."""
    llm = process(model("llm"))
    yield llm
    llm.stop()


# ---- without a model ----


def test_a_missing_file_is_named_with_what_to_do(tmp_path: Path) -> None:
    llm = process(tmp_path / "ない.gguf")
    for call in (llm.start, lambda: said(llm, CAPITAL), lambda: llm.count("a"), lambda: llm.weigh(CAPITAL, ["a"])):
        with pytest.raises(ModelUnavailable, match=r"ない\.gguf がありません。madoguchi models pull を実行"):
            call()
    assert llm.state() == "down"
    assert llm.waiting == 0


@pytest.mark.slow
@pytest.mark.parametrize("content", [b"", b"GGUF", b"GGUF" + bytes(4096), b"not a model" * 100])
def test_a_broken_file_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "壊れた.gguf"
    path.write_bytes(content)
    llm = process(path)
    with pytest.raises(ModelUnavailable, match=r"壊れた\.gguf）が(読み込めませんでした|途中で止まりました)"):
        llm.start()
    assert llm.state() == "down"
    assert llm.pid is None


@pytest.mark.slow
def test_a_model_that_does_not_load_in_time_is_given_up(tmp_path: Path) -> None:
    path = tmp_path / "遅い.gguf"
    path.write_bytes(bytes(16))
    with pytest.raises(ModelUnavailable, match=r"0 秒以内に応答しませんでした"):
        process(path, timeout=0.05).start()  # Python alone takes longer to start


def test_a_character_is_never_cut_in_two() -> None:
    data = "窓口🏯です".encode()
    for cut in range(len(data) + 1):
        text, rest = _whole_characters(data[:cut])
        assert text.encode() + rest == data[:cut]
        assert "�" not in text


# ---- with the real model ----


@pytest.mark.slow
def test_it_answers_one_question_after_the_other(llm: LlamaProcess) -> None:
    assert "東京" in said(llm, CAPITAL)
    assert "1" in said(llm, COUNT)
    assert "東京" in said(llm, CAPITAL)
    assert llm.state() == "ok"


@pytest.mark.slow
def test_tokens_come_as_whole_characters_with_their_probability(llm: LlamaProcess) -> None:
    tokens = list(llm.stream(CAPITAL, max_tokens=12, cancelled=never))
    assert tokens
    assert all(token.text and "�" not in token.text and token.logprob <= 0 for token in tokens)


@pytest.mark.slow
def test_no_more_is_written_than_allowed(llm: LlamaProcess) -> None:
    assert len(list(llm.stream(COUNT, max_tokens=5, cancelled=never))) <= 5


@pytest.mark.slow
def test_it_weighs_the_likelier_word_higher(llm: LlamaProcess) -> None:
    tokyo, osaka = llm.weigh(CAPITAL, ["東京", "大阪"])
    assert osaka < tokyo <= 0


@pytest.mark.slow
def test_it_counts_tokens(llm: LlamaProcess) -> None:
    assert llm.count("") == 0
    assert 0 < llm.count("住民票") < llm.count("住民票の写しの手数料") < 20


@pytest.mark.slow
@pytest.mark.parametrize("times", [100, 3000])
def test_a_prompt_that_is_too_long_for_it_breaks_nothing(times: int) -> None:
    """Rare characters take several tokens each, so a question within its limit may be longer than the context."""
    llm = process(model("llm"), context=256)
    prompt = [Message(role="user", content="鼈鬱" * times)]  # some three tokens each
    llm.start()
    child = llm.pid
    try:
        list(llm.stream(prompt, max_tokens=2, cancelled=never))
        llm.weigh(prompt, ["はい"])
        assert llm.pid == child
    finally:
        llm.stop()


@pytest.mark.slow
def test_a_cancelled_answer_ends_early_and_the_next_one_is_whole(llm: LlamaProcess) -> None:
    heard: list[str] = []
    for token in llm.stream(COUNT, max_tokens=200, cancelled=lambda: len(heard) >= 3):
        heard.append(token.text)
    assert 3 <= len(heard) < 30
    assert "東京" in said(llm, CAPITAL)


@pytest.mark.slow
def test_a_reader_who_goes_away_leaves_nothing_behind_in_the_pipe(llm: LlamaProcess) -> None:
    stream = llm.stream(COUNT, max_tokens=200, cancelled=never)
    next(stream)
    started = time.monotonic()
    stream.close()  # type: ignore[attr-defined]
    assert time.monotonic() - started < 15
    assert "東京" in said(llm, CAPITAL)
    assert llm.waiting == 0


@pytest.mark.slow
def test_a_killed_child_is_told_and_the_next_question_starts_a_new_one(own: LlamaProcess) -> None:
    stream = own.stream(COUNT, max_tokens=200, cancelled=never)
    next(stream)
    first = own.pid
    assert first
    os.kill(first, signal.SIGKILL)
    with pytest.raises(ModelUnavailable, match="止まりました.*起動し直します"):
        list(stream)
    assert own.state() == "down"

    assert "東京" in said(own, CAPITAL)
    assert own.pid != first
    assert own.state() == "ok"

    second = own.pid
    assert second
    os.kill(second, signal.SIGKILL)  # between two questions: nobody notices
    while own.state() == "ok":
        time.sleep(0.01)
    assert "東京" in said(own, CAPITAL)


@pytest.mark.slow
def test_a_reader_who_goes_away_from_a_dead_child_is_not_told_of_it(own: LlamaProcess) -> None:
    stream = own.stream(COUNT, max_tokens=200, cancelled=never)
    next(stream)
    assert own.pid
    os.kill(own.pid, signal.SIGKILL)
    time.sleep(0.5)
    stream.close()  # type: ignore[attr-defined]
    assert own.waiting == 0


@pytest.mark.slow
def test_an_answer_that_takes_too_long_is_given_up_and_its_child_ended() -> None:
    llm = process(model("llm"))
    llm.start()
    llm._timeout = 0.3  # long enough to have loaded, too short for a hundred numbers
    child = llm.pid
    try:
        with pytest.raises(ModelUnavailable, match="秒以内に応答しませんでした"):
            said(llm, COUNT, max_tokens=400)
        assert child
        assert not psutil.pid_exists(child)
        assert llm.state() == "down"
    finally:
        llm.stop()


@pytest.mark.slow
def test_who_comes_when_the_line_is_full_is_sent_away_at_once() -> None:
    llm = process(model("llm"), queue_length=2)
    llm.start()
    release = threading.Event()
    holding = llm.stream(COUNT, max_tokens=400, cancelled=release.is_set)
    next(holding)
    answers: list[str] = []
    waiting = threading.Thread(target=lambda: answers.append(said(llm, CAPITAL)))
    waiting.start()
    while llm.waiting < 2:
        time.sleep(0.01)
    try:
        started = time.monotonic()
        with pytest.raises(Busy, match="少し待ってから"):
            said(llm, CAPITAL)
        assert time.monotonic() - started < 1
        release.set()
        list(holding)
        waiting.join(60)
        assert "東京" in answers[0]
        assert llm.waiting == 0
    finally:
        release.set()
        llm.stop()


@pytest.mark.slow
def test_stopping_ends_the_child_and_the_next_question_starts_it_again(own: LlamaProcess) -> None:
    own.start()
    child = own.pid
    assert child
    own.stop()
    assert not psutil.pid_exists(child)
    assert own.state() == "down"
    assert "東京" in said(own, CAPITAL)


@pytest.mark.slow
def test_the_child_ends_with_its_parent(tmp_path: Path) -> None:
    """kill -9 of the API must not leave a gigabyte behind."""
    code = (
        "import sys, time\nfrom pathlib import Path\nfrom assistant.llm import LlamaProcess\n"
        "if __name__ == '__main__':\n"
        "    llm = LlamaProcess(Path(sys.argv[1]), threads=1, context=512, timeout=300, queue_length=1)\n"
        "    llm.start()\n    print(llm.pid, flush=True)\n    time.sleep(600)\n"
    )
    script = tmp_path / "parent.py"
    script.write_text(code)
    root = Path(__file__).parents[2]
    environment = os.environ | {"PYTHONPATH": str(root)}
    parent = subprocess.Popen([sys.executable, str(script), str(model("llm"))], stdout=subprocess.PIPE, env=environment)
    try:
        assert parent.stdout
        child = int(parent.stdout.readline())
        parent.kill()
        parent.wait()
        gone = time.monotonic() + 20
        while psutil.pid_exists(child) and psutil.Process(child).status() != psutil.STATUS_ZOMBIE:
            assert time.monotonic() < gone
            time.sleep(0.1)
    finally:
        parent.kill()
        parent.wait()


@pytest.mark.slow
def test_a_grammar_lets_the_model_write_nothing_else(own: LlamaProcess) -> None:
    rules = r'root ::= "[\"" ("大阪" | "名古屋") "\"]"'
    text = "".join(token.text for token in own.stream(CAPITAL, max_tokens=30, cancelled=never, grammar=rules))
    assert text in ('["大阪"]', '["名古屋"]')
    assert "東京" in said(own, CAPITAL)  # and the next text is free again
