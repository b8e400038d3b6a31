"""The citizens' side seen from the staff API: what is published, what is switched off, what could not be answered."""

from collections.abc import Callable

from assistant.citizen_log import CitizenLog, Unanswered
from assistant.database import Database
from assistant.services import Services
from assistant.snapshot import Published
from ingest.publishing import publish, roll_back, shelf
from ui.citizen_control import Control, change_control, control_file, read_control


class CitizensSide:
    """It reads the citizen process's database and never writes it."""

    def __init__(self, assistant: Services) -> None:
        self._assistant = assistant
        self._data = assistant.settings.data

    def publish(self) -> Published:
        return publish(
            self._assistant.knowledge,
            data=self._data,
            embedding=self._assistant.embedder.model_id,
            tokenizer=self._assistant.tokenizer,
        )

    def roll_back(self) -> Published:
        return roll_back(self._data)

    def snapshots(self) -> list[Published]:
        return shelf(self._data).all()

    def control(self) -> Control:
        return read_control(control_file(self._data))

    def change(self, change: Callable[[Control], Control]) -> Control:
        return change_control(control_file(self._data), change)

    def unanswered(self, *, department: str) -> list[Unanswered]:
        file = self._data / "citizen" / "citizen.db"
        if not file.exists():
            return []
        database = Database(f"sqlite:///{file}")
        try:
            return CitizenLog(database).unanswered(department=department)
        finally:
            database.close()
