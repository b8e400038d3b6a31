"""The local LLM: llama.cpp in a child process of its own. The only module that knows llama_cpp.

A crash of llama.cpp (it happens: wrong CPU flags, a broken file, memory) kills the child only; the caller gets
ModelUnavailable and the next question starts a new child. Decoding is greedy: the same prompt gives the same answer.
"""

import contextlib
import multiprocessing
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Literal, Protocol

from assistant.errors import Busy, ModelUnavailable

Cancelled = Callable[[], bool]
State = Literal["ok", "starting", "down"]


@dataclass(frozen=True, kw_only=True)
class Message:
    """One message of a chat prompt. `role` is system, user or assistant."""

    role: str
    content: str


@dataclass(frozen=True, kw_only=True)
class Token:
    """A piece of generated text and the natural logarithm of its probability under the model."""

    text: str
    logprob: float


class LLM(Protocol):
    """What the answer path needs of a language model."""

    def stream(
        self, messages: Sequence[Message], *, max_tokens: int, cancelled: Cancelled, grammar: str = ""
    ) -> Iterator[Token]:
        """Generate greedily; stop early, without error, once `cancelled()` is true. Raises ModelUnavailable, Busy.

        `grammar` (GBNF, its rule `root`) is what the text must follow; "" is any text.
        """

    def weigh(self, messages: Sequence[Message], options: Sequence[str]) -> list[float]:
        """The log-probability of each option as the next word of the assistant (by its first token)."""

    def count(self, text: str) -> int:
        """How many tokens the text has."""

    def state(self) -> State:
        """For the health page."""

    def start(self) -> None:
        """Load now instead of at the first question. Raises ModelUnavailable."""

    def stop(self) -> None:
        """Free everything; the next question starts anew."""


class LlamaProcess:
    """llama.cpp in a child process. Thread-safe: one generation at a time, the others wait in line."""

    def __init__(
        self,
        path: Path,
        *,
        threads: int,
        context: int,
        timeout: float,
        queue_length: int,
        warm_up: Sequence[Message] = (),
    ) -> None:
        self._arguments = (str(path), threads, context)
        self._path = path
        self._timeout = timeout
        self._queue_length = queue_length
        self._warm_up = tuple(warm_up)
        self._lock = threading.Lock()
        self._waiting = 0
        self._waiting_lock = threading.Lock()
        self._process: Any = None
        self._pipe: Connection | None = None
        self._loaded = False

    def state(self) -> State:
        process = self._process
        if process is None or not self._loaded:
            return "starting" if self._lock.locked() else "down"
        return "ok" if process.is_alive() else "down"

    @property
    def waiting(self) -> int:
        """How many callers hold or wait for the model."""
        return self._waiting

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process is not None else None

    def start(self) -> None:
        """Load now instead of at the first question. Raises ModelUnavailable."""
        with self._turn():
            self._ensure_started()

    def stop(self) -> None:
        with self._lock:
            self._kill()

    def stream(
        self, messages: Sequence[Message], *, max_tokens: int, cancelled: Cancelled, grammar: str = ""
    ) -> Iterator[Token]:
        with self._turn():
            pipe = self._ensure_started()
            deadline = time.monotonic() + self._timeout
            self._send(pipe, ("stream", _plain(messages), max_tokens, grammar))
            finished = False
            try:
                while (reply := self._receive(pipe, deadline, cancelled)) is not None:
                    yield Token(text=reply[0], logprob=reply[1])
                finished = True
            finally:
                # The reader went away or gave up in mid-answer: stop the child at its next token and empty the pipe.
                if not finished and self._pipe is not None:
                    self._drain(pipe)

    def weigh(self, messages: Sequence[Message], options: Sequence[str]) -> list[float]:
        return list(self._ask(("weigh", _plain(messages), list(options))))

    def count(self, text: str) -> int:
        return int(self._ask(("count", text)))

    def _ask(self, request: tuple[Any, ...]) -> Any:
        with self._turn():
            pipe = self._ensure_started()
            self._send(pipe, request)
            reply = self._receive(pipe, time.monotonic() + self._timeout, lambda: False)
            self._receive(pipe, time.monotonic() + self._timeout, lambda: False)  # the closing None
            return reply

    @contextlib.contextmanager
    def _turn(self) -> Iterator[None]:
        with self._waiting_lock:
            if self._waiting >= self._queue_length:
                raise Busy(
                    "順番を待っている質問が多いため、いまは回答を作れません。少し待ってからもう一度質問してください。"
                )
            self._waiting += 1
        try:
            with self._lock:
                yield
        finally:
            with self._waiting_lock:
                self._waiting -= 1

    def _ensure_started(self) -> Connection:
        if self._pipe is not None and self._process.is_alive():
            return self._pipe
        self._kill()
        if not self._path.exists():
            raise ModelUnavailable(
                f"LLM のファイル {self._path.name} がありません。madoguchi models pull を実行してください。"
            )
        context = multiprocessing.get_context("spawn")
        pipe, child_pipe = context.Pipe()
        self._process = context.Process(
            target=_serve, args=(child_pipe, *self._arguments), daemon=True, name="madoguchi-llm"
        )
        self._process.start()
        child_pipe.close()
        self._pipe = pipe
        deadline = time.monotonic() + self._timeout
        self._receive(pipe, deadline, lambda: False)  # "loaded"
        if self._warm_up:
            self._send(pipe, ("weigh", _plain(self._warm_up), ["。"]))
            while self._receive(pipe, deadline, lambda: False) is not None:
                pass
        self._loaded = True
        return pipe

    def _send(self, pipe: Connection, request: tuple[Any, ...]) -> None:
        try:
            pipe.send(request)
        except OSError as error:
            self._fail("止まっています", error)

    def _receive(self, pipe: Connection, deadline: float, cancelled: Cancelled) -> Any:
        told = False
        while True:
            if not told and cancelled():
                self._send(pipe, ("cancel",))
                told = True
            try:
                if pipe.poll(0.1):
                    kind, value = pipe.recv()
                    if kind == "error":
                        self._fail(value, None)
                    return value
            except (EOFError, OSError) as error:
                self._fail("途中で止まりました", error)
            if time.monotonic() > deadline:
                self._fail(f"{self._timeout:.0f} 秒以内に応答しませんでした", None)

    def _drain(self, pipe: Connection) -> None:
        with contextlib.suppress(ModelUnavailable):
            self._send(pipe, ("cancel",))
            while self._receive(pipe, time.monotonic() + 20, lambda: False) is not None:
                pass

    def _fail(self, what: str, error: BaseException | None) -> None:
        self._kill()
        raise ModelUnavailable(f"LLM（{self._path.name}）が{what}。次の質問のときに起動し直します。") from error

    def _kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join(5)
        if self._pipe is not None:
            self._pipe.close()
        self._process = None
        self._pipe = None
        self._loaded = False


def _plain(messages: Sequence[Message]) -> list[dict[str, str]]:
    return [{"role": message.role, "content": message.content} for message in messages]


# ---- the child process ----


def _serve(pipe: Connection, path: str, threads: int, context: int) -> None:
    """Load the model and answer requests until the parent goes away."""
    import os
    import signal

    os.nice(5)  # what needs no model is answered in the meantime: an approved answer takes milliseconds
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's business; the pipe closes with it
    try:
        engine = _Engine(path, threads, context)
    except (OSError, ValueError, RuntimeError, AssertionError):
        pipe.send(("error", "読み込めませんでした"))
        return
    pipe.send(("loaded", True))
    with contextlib.suppress(EOFError, OSError):
        while True:
            request = pipe.recv()
            if request[0] == "stream":
                engine.stream(pipe, *request[1:])
            elif request[0] == "weigh":
                pipe.send(("weights", engine.weigh(*request[1:])))
            elif request[0] == "count":
                pipe.send(("count", engine.count(*request[1:])))
            else:  # a cancel that crossed the end of its answer
                continue
            pipe.send(("end", None))


class _Engine:
    """One llama.cpp context whose KV cache keeps the longest common prefix of consecutive prompts."""

    def __init__(self, path: str, threads: int, context: int) -> None:
        import llama_cpp
        from llama_cpp.llama_chat_format import Jinja2ChatFormatter

        self._library = llama_cpp
        self._llama = llama_cpp.Llama(
            path, n_ctx=context, n_threads=threads, n_threads_batch=threads, n_batch=256, verbose=False
        )
        self._vocabulary = self._llama.n_vocab()
        self._end = self._llama.token_eos()
        self._format: Any = Jinja2ChatFormatter(
            template=self._llama.metadata["tokenizer.chat_template"],
            eos_token=self._piece(self._end),
            bos_token="",
            stop_token_ids=[self._end],
        )
        self._context = context

    def count(self, text: str) -> int:
        return len(self._llama.tokenize(text.encode(), add_bos=False))

    def weigh(self, messages: list[dict[str, str]], options: list[str]) -> list[float]:
        logprobs = self._evaluate(self._tokens(messages)[-(self._context - 1) :], lambda: False)
        return [float(logprobs[self._llama.tokenize(option.encode(), add_bos=False)[0]]) for option in options]

    def stream(self, pipe: Connection, messages: list[dict[str, str]], max_tokens: int, grammar: str) -> None:
        tokens = self._tokens(messages)[-(self._context - max_tokens - 1) :]
        pending = b""
        logprob = 0.0
        cancelled = _Cancel(pipe)
        rules = _Grammar(self._library, self._llama._model.vocab, grammar) if grammar else None
        logprobs = self._evaluate(tokens, cancelled)
        for _ in range(max_tokens):
            token = self._end if logprobs is None else rules.best(logprobs) if rules else int(logprobs.argmax())
            if self._library.llama_vocab_is_eog(self._llama._model.vocab, token) or cancelled():
                break
            # A Japanese character may span several tokens: whole characters only, with the least certain probability.
            pending += self._llama.detokenize([token])
            logprob = min(logprob, float(logprobs[token]))
            text, pending = _whole_characters(pending)
            if text:
                pipe.send(("token", (text, logprob)))
                logprob = 0.0
            tokens = [*tokens, token]
            logprobs = self._evaluate(tokens, cancelled)

    def _tokens(self, messages: list[dict[str, str]]) -> list[int]:
        prompt = self._format(messages=messages).prompt
        return list(self._llama.tokenize(prompt.encode(), add_bos=False, special=True))

    def _evaluate(self, tokens: list[int], cancelled: Cancelled) -> Any:
        """Log-probabilities of the next token, shape (vocabulary,); None when cancelled. Reuses the cached prefix."""
        import numpy as np

        cached = self._llama.input_ids[: self._llama.n_tokens]
        same = 0
        for left, right in zip(cached, tokens[:-1], strict=False):
            if left != right:
                break
            same += 1
        self._llama.n_tokens = same
        rest = tokens[same:]
        for start in range(0, len(rest), 128):  # small steps so that a cancel is noticed during a long prompt
            if cancelled():
                return None
            self._llama.eval(rest[start : start + 128])
        pointer = self._library.llama_get_logits_ith(self._llama.ctx, -1)
        logits = np.ctypeslib.as_array(pointer, shape=(self._vocabulary,)).astype(np.float64)
        highest = logits.max()
        return logits - highest - np.log(np.exp(logits - highest).sum())

    def _piece(self, token: int) -> str:
        return bytes(self._llama.detokenize([token], special=True)).decode(errors="replace")


class _Grammar:
    """Keeps the greedy choice inside a grammar: the likeliest token that may follow."""

    def __init__(self, library: Any, vocabulary: Any, text: str) -> None:
        self._library = library
        self._sampler = library.llama_sampler_init_grammar(vocabulary, text.encode(), b"root")

    def best(self, logprobs: Any) -> int:
        # The whole vocabulary costs some 50 ms a token, and the likeliest few nearly always hold one that may follow.
        for count in (32, len(logprobs)):
            if (token := self._allowed(logprobs, count)) is not None:
                break
        assert token is not None  # a grammar always allows a token, if only the end
        self._library.llama_sampler_accept(self._sampler, token)
        return token

    def _allowed(self, logprobs: Any, count: int) -> int | None:
        import ctypes

        import numpy as np

        likeliest = np.argpartition(-logprobs, count - 1)[:count]
        candidates = (self._library.llama_token_data * count)()
        view = np.frombuffer(candidates, dtype=[("id", "<i4"), ("logit", "<f4"), ("p", "<f4")])
        view["id"], view["logit"] = likeliest, logprobs[likeliest]
        array = self._library.llama_token_data_array(data=candidates, size=count, selected=-1, sorted=False)
        self._library.llama_sampler_apply(self._sampler, ctypes.byref(array))
        best = int(view["logit"].argmax())
        return int(view["id"][best]) if np.isfinite(view["logit"][best]) else None

    def __del__(self) -> None:
        self._library.llama_sampler_free(self._sampler)


class _Cancel:
    """Whether the parent has sent a cancel; reads the pipe without waiting."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._seen = False

    def __call__(self) -> bool:
        if not self._seen and self._pipe.poll(0):
            self._seen = self._pipe.recv()[0] == "cancel"
        return self._seen


def _whole_characters(data: bytes) -> tuple[str, bytes]:
    """Split off the bytes of a last, unfinished UTF-8 character."""
    for cut in range(min(3, len(data)) + 1):
        end = len(data) - cut
        try:
            return data[:end].decode(), data[end:]
        except UnicodeDecodeError:
            continue
    return data.decode(errors="replace"), b""
