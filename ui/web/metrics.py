"""Numbers for Prometheus: how answers ended, how long things took, how many wait."""

from collections.abc import Callable, Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from assistant.types import Answer, AnswerStatus

_ANSWER_BUCKETS = (0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 120)


class Metrics:
    """One registry for each app, so that two apps in one process (tests) do not add up."""

    def __init__(self, gauges: Mapping[str, tuple[str, Callable[[], float]]]) -> None:
        """`gauges`: what it means and how to look it up, by name."""
        self._registry = CollectorRegistry()
        self._answers = Counter("madoguchi_answers_total", "Answers by status", ["status"], registry=self._registry)
        for status in AnswerStatus:  # so that a status shows as 0 before it first happens
            self._answers.labels(status=status.value)
        self._answer_seconds = Histogram(
            "madoguchi_answer_seconds", "Whole answer", buckets=_ANSWER_BUCKETS, registry=self._registry
        )
        self._first_token_seconds = Histogram(
            "madoguchi_first_token_seconds", "Until the first token", buckets=_ANSWER_BUCKETS, registry=self._registry
        )
        self._requests = Counter(
            "madoguchi_http_requests_total", "HTTP requests", ["method", "route", "status"], registry=self._registry
        )
        self._request_seconds = Histogram(
            "madoguchi_http_request_seconds", "HTTP request", ["method", "route"], registry=self._registry
        )
        for name, (text, look_up) in gauges.items():
            Gauge(name, text, registry=self._registry).set_function(look_up)

    def answered(self, answer: Answer) -> None:
        self._answers.labels(status=answer.status.value).inc()
        self._answer_seconds.observe(answer.seconds)
        if answer.first_token_seconds is not None:
            self._first_token_seconds.observe(answer.first_token_seconds)

    def requested(self, *, method: str, route: str, status: int, seconds: float) -> None:
        self._requests.labels(method=method, route=route, status=str(status)).inc()
        self._request_seconds.labels(method=method, route=route).observe(seconds)

    def text(self) -> bytes:
        """In Prometheus' text format."""
        return generate_latest(self._registry)
