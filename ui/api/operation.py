"""Routes /health and /metrics: for the supervisor and for Prometheus. No data, no sign-in, this machine only."""

from typing import Literal

from fastapi import APIRouter, Request
from starlette.responses import Response

from assistant.database import DatabaseUnavailable
from ui.api import schemas
from ui.api.access import WithServices
from ui.api.ports import PartState, Services
from ui.web.metrics import Metrics

router = APIRouter()


@router.get("/health")
def health(services: WithServices) -> schemas.Health:
    """Always 200 while the API answers: what is down is for people to read, not a reason to restart the process."""
    parts: dict[str, PartState] = {name: state() for name, state in services.parts.items()}
    parts["database"] = _database(services)
    status: Literal["ok", "degraded"] = "ok" if set(parts.values()) == {"ok"} else "degraded"
    return schemas.Health(status=status, parts=parts)


@router.get("/metrics")
def metrics(request: Request) -> Response:
    registry: Metrics = request.app.state.metrics
    return Response(registry.text(), media_type="text/plain; version=0.0.4; charset=utf-8")


def _database(services: Services) -> PartState:
    try:
        services.database.ping()
    except DatabaseUnavailable:
        return "down"
    return "ok"
