"""A small town: its staff's knowledge base, what it has published, and the citizen API over that."""

import json
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.testclient import TestClient

from assistant.database import Database
from assistant.lexical import Tokenizer
from assistant.llm import LLM
from assistant.settings import Settings
from assistant.snapshot import Published, public_key, signing_key, write_at_once
from assistant.types import Audience
from guardrails.pii.engine import PiiEngine
from ingest.garbage import SAMPLE_CITY
from ingest.publishing import key_file, publish
from tests.city_hall import CityHall
from tests.fakes import FakeCrossEncoder, FakeEmbedder
from ui.citizen.app import create_app
from ui.citizen.serving import Folders, build
from ui.citizen_control import Control, control_file

CANARY = "金糸雀計画の予定価格は4,321,000円"

FAQS = (
    (
        "転入届は引っ越してから何日以内に出しますか。",
        "14日以内に、市民課で届け出てください。",
        "市民課",
    ),
    ("粗大ごみはどうやって出しますか。", "粗大ごみ受付センターに電話で申し込んでください。", "環境課"),
    ("飼い犬の登録はどこでしますか。", "環境課か動物病院で登録できます。担当は山田太郎です。", "環境課"),
)
DIRECTORY = (
    "department,name_of_counter,phone,fax,email,address,hours\n"
    "総務課,代表電話,0498-00-1111,,,中央一丁目1番1号,平日 8:30〜17:15\n"
    "市民課,届出窓口（1階1番）,0498-00-2110,,,中央一丁目1番1号,平日 9:00〜16:30\n"
    "環境課,粗大ごみ受付センター,0498-00-5300,,,,月〜土 8:30〜17:00\n"
)
TEXTS = """
home = "https://city.example/"
counter = ["総務課", "代表電話"]
garbage_counter = ["環境課", "粗大ごみ受付センター"]
[opening]
ja = "こんにちは。"
en = "Hello."
[pages]
"市民課" = "https://city.example/shimin/"
[[disaster]]
url = "https://city.example/bosai/"
[disaster.title]
ja = "大雨のお知らせ"
[disaster.text]
ja = "安全な場所へ避難してください。"
"""


class Town:
    """`staff` is the working city hall in `data`; `app` the citizen API, which is told three folders in it."""

    def __init__(self, folder: Path, *, tokenizer: Tokenizer, engine: PiiEngine, llm: LLM, **settings: Any) -> None:
        self.data = folder / "data"
        self.data.mkdir()
        self.llm = llm
        self.embedder = FakeEmbedder()
        self.relevance = FakeCrossEncoder()
        self.tokenizer = tokenizer
        self.staff = CityHall(self.data, embedder=self.embedder, tokenizer=tokenizer, engine=engine, llm=llm)
        self._write(folder / "faq.csv")
        (self.data / "directory.csv").write_text(DIRECTORY, encoding="utf-8")
        (self.data / "citizen.toml").write_text(TEXTS, encoding="utf-8")
        shutil.copytree(SAMPLE_CITY, self.data / "garbage")
        shutil.copytree(SAMPLE_CITY.with_name("guides"), self.data / "guides")
        self.publish()
        self.folders = Folders(
            published=self.data / "published", control=self.data / "citizen-control", own=self.data / "citizen"
        )
        self.folders.own.mkdir()
        self.database = Database(f"sqlite:///{self.folders.own}/citizen.db")
        self.office = build(
            Settings(data=folder / "nowhere", **settings),
            self.folders,
            public_key(signing_key(key_file(self.data))),
            engine=engine,
            embedder=self.embedder,
            relevance=self.relevance,
            llm=llm,
            database=self.database,
            tokenizer=tokenizer,
        )
        self.office.editions.look()
        self.app: FastAPI = create_app(self.office)

    def _write(self, faq: Path) -> None:
        rows = [f"{question},{answer},{department},,,,public" for question, answer, department in FAQS]
        faq.write_text("question,answer,department,url,valid_from,valid_to,audience\n" + "\n".join(rows), "utf-8")
        self.staff.ingest(faq, audience=Audience.PUBLIC, department="")
        letter = faq.with_name("水道のお知らせ.txt")
        letter.write_text("水道の検針は2か月に1回、偶数月に行います。\n担当者は佐藤花子です。", encoding="utf-8")
        self.staff.ingest(letter, audience=Audience.PUBLIC, department="上下水道課")
        secret = faq.with_name("契約課メモ.txt")
        secret.write_text(f"{CANARY}である。", encoding="utf-8")
        self.staff.ingest(secret, audience=Audience.INTERNAL, department="契約課")

    def publish(self) -> Published:
        return publish(
            self.staff.knowledge,
            data=self.data,
            embedding=self.embedder.model_id,
            tokenizer=self.tokenizer,
        )

    def switch(self, **control: Any) -> None:
        """Whatever has become of the switches in a test."""
        path = control_file(self.data)
        path.parent.mkdir(exist_ok=True)
        write_at_once(path, Control(**control).model_dump_json().encode())
        self.office.switches.look()

    def client(self, **headers: str) -> TestClient:
        return TestClient(self.app, base_url="http://city.example", client=("192.0.2.1", 5000), headers=headers)

    def close(self) -> None:
        self.office.asks.stop()
        self.staff.close()
        self.database.close()


def ask(client: TestClient, text: str, *, token: str = "", **body: Any) -> list[tuple[str, dict[str, Any]]]:
    """(event, data) in order."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    question = {"text": text, "request_id": str(uuid.uuid4()), **body}
    response = client.post("/citizen/v1/ask", json=question, headers=headers)
    assert response.status_code == 200, response.text
    return list(events(response.text))


def answered(client: TestClient, text: str, **body: Any) -> dict[str, Any]:
    """The data of the `answer` event."""
    name, data = ask(client, text, **body)[-1]
    assert name == "answer", data
    return data


def events(stream: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for block in stream.split("\n\n"):
        fields = dict(line.partition(": ")[::2] for line in block.splitlines() if not line.startswith(":"))
        if "data" in fields:
            yield fields["event"], json.loads(fields["data"])
