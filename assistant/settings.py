"""All settings. The only module that reads the environment (prefix MADOGUCHI_)."""

import os
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Every setting of the product. Read once at the start of a process and passed on from there."""

    model_config = SettingsConfigDict(env_prefix="MADOGUCHI_", frozen=True, extra="ignore")

    data: Path = Field(default=Path("data"), description="データの置き場所（データベース・知識ベース・ログ）")
    model_store: Path = Field(default=Path("~/.cache/madoguchi/models"), description="モデルの置き場所")
    city: str = Field(default="みどり野市", description="自治体の名前。ほかの自治体の資料と取り違えないために使う")
    database_url: str = Field(default="", description="SQLAlchemy の URL。空なら data の中の SQLite")

    api_port: int = Field(default=8600, ge=1, le=65535, description="職員用 API のポート（127.0.0.1 だけで待ち受ける）")
    staff_port: int = Field(default=8501, ge=1, le=65535, description="職員用画面のポート")
    staff_address: str = Field(
        default="127.0.0.1", description="職員用画面が待ち受けるアドレス。庁内に公開するときに変える"
    )
    citizen_port: int = Field(default=8700, ge=1, le=65535, description="市民用 API のポート")
    citizen_address: str = Field(
        default="127.0.0.1", description="市民用 API が待ち受けるアドレス。市のサイトの前に立つサーバーに合わせる"
    )
    citizen_origins: str = Field(
        default="", description="部品を置くサイト（https://www.… をコンマ区切りで）。ほかのサイトからは使えない"
    )
    citizen_rate: int = Field(default=60, ge=1, description="市民 1 人が 1 分間に、FAQ と表のほかに質問できる数")
    citizen_translate: bool = Field(
        default=False, description="承認済みの訳がない答えを LLM に訳させる。付属の LLM では誤訳が多いので使わない"
    )
    citizen_max_question: int = Field(default=300, ge=20, description="市民の質問の最大文字数")

    llm_path: Path | None = Field(default=None, description="GGUF ファイル。空なら models.toml の LLM")
    llm_threads: int = Field(default=0, ge=0, description="LLM のスレッド数。0 なら CPU の数")
    llm_context: int = Field(default=4096, ge=1024, description="LLM の文脈長（トークン）")
    llm_timeout: float = Field(default=90.0, gt=0, description="回答 1 件の上限（秒）。超えたら LLM を止めて起動し直す")
    embedding_path: Path | None = Field(
        default=None, description="sentence-transformers のモデルのフォルダー。空なら models.toml のもの"
    )
    reranker_path: Path | None = Field(
        default=None,
        description="検索の上位 20 か所を並べ替える CrossEncoder（sentence-transformers）のフォルダー。空なら使わない",
    )

    staff_confidence: float = Field(
        default=0.65, ge=0, le=1, description="職員への回答に要る確からしさ（0〜1）。下回れば資料の箇所だけを示す"
    )
    citizen_confidence: float = Field(
        default=0.95, ge=0, le=1, description="市民への回答に要る確からしさ（0〜1）。下回れば窓口と近いページを示す"
    )
    answer_tokens: int = Field(default=120, ge=16, description="回答の最大トークン数")
    source_characters: int = Field(
        default=480,
        ge=200,
        description="質問に合わせて抜き出す資料の文字数の上限（3 か所、うち 2 か所をプロンプトに入れる）",
    )
    max_question: int = Field(default=1000, ge=50, description="質問の最大文字数")
    queue_length: int = Field(default=8, ge=1, description="LLM の順番待ちの上限。超えたら BUSY")

    dask_scheduler: str = Field(
        default="", description="録音を聞き取る Dask のスケジューラー（tcp://…）。空ならこの機械の中だけで行う"
    )
    recording_hours: float = Field(default=8, gt=0, description="録音 1 つの長さの上限（時間）")
    recording_days: int = Field(default=30, ge=0, description="議事録の確定から録音を削除するまでの日数")
    minutes_baseline: int = Field(
        default=0, ge=0, description="会議 1 時間の議事録を手で作るのにかかっていた時間（分）。0 なら比べない"
    )
    jobs_per_user: int = Field(default=5, ge=1, description="1 人が同時に待たせておける録音の数")

    max_file_megabytes: int = Field(default=100, ge=1, description="取り込むファイルの上限（MB）")
    session_idle_minutes: int = Field(default=30, ge=1, description="操作がないときにサインアウトするまで（分）")
    session_hours: int = Field(default=12, ge=1, description="サインインの有効時間（時間）")
    conversation_days: int = Field(default=90, ge=1, description="会話の保存日数（職員も市民も）")
    vault_key: str = Field(default="", description="PII 保管庫の鍵（16 進数 64 文字）。空なら data の中に作る（0600）")
    vault_hours: float = Field(default=12, gt=0, description="PII 保管庫に原文を置く時間の上限（時間）")

    @property
    def models(self) -> Path:
        return self.model_store.expanduser()

    @property
    def knowledge(self) -> Path:
        return self.data / "knowledge"

    @property
    def recordings(self) -> Path:
        return self.data / "recordings"

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.data / 'madoguchi.db'}"

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self.api_port}"

    @property
    def threads(self) -> int:
        return self.llm_threads or len(os.sched_getaffinity(0))


def restrain_libraries() -> None:
    """Forbid every library to call home, to fetch anything, and to hold a core while it waits. Called first by all.

    Two language models that answer at once, one for staff and one for citizens, would else make each other four times
    slower on two cores, and not two times: each spins at its barriers while the other should compute.
    """
    os.environ.update(
        {
            "ANONYMIZED_TELEMETRY": "False",  # chromadb
            "DO_NOT_TRACK": "1",
            "HF_HUB_OFFLINE": "1",
            "HF_HUB_DISABLE_TELEMETRY": "1",
            "TRANSFORMERS_OFFLINE": "1",
            "TOKENIZERS_PARALLELISM": "false",
            "LANGCHAIN_TRACING_V2": "false",
            "LANGSMITH_TRACING": "false",
            "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false",
            "OTEL_SDK_DISABLED": "true",
            "GOMP_SPINCOUNT": "1000",  # llama.cpp, torch; 20,000 is far worse than the default
        }
    )
