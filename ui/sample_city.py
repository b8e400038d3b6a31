"""`python -m ui.sample_city --data DIR`: reads the sample city into an empty knowledge base, once, for `up --demo`."""

import argparse
import shutil
import signal
import sys
from pathlib import Path

import ingest
from assistant.errors import MadoguchiError
from assistant.japan import today_in_japan
from assistant.settings import Settings, restrain_libraries

FOLDER = Path(ingest.__file__).parent / "sample_city"


def is_loaded(settings: Settings) -> bool:
    """A note in the data folder says so: what somebody deleted must not come back with the next start."""
    return _note(settings).exists()


def load(settings: Settings) -> None:
    """Resumable: what was read before an interruption counts as unchanged. Raises MadoguchiError."""
    from assistant.services import build
    from ingest.publishing import publish
    from ingest.sources import sample_city_sources
    from ingest.sync import sync
    from ui.cli.output import progress

    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    _put_owners_files(settings.data)
    services = build(settings)
    try:
        with progress() as show:
            report = sync(
                sample_city_sources(FOLDER),
                services.knowledge,
                find_pii=services.privacy.spans,
                progress=lambda done, total, name: show(f"見本の市 {name}".rstrip(), done, total),
            )
        publish(
            services.knowledge,
            data=settings.data,
            embedding=services.embedder.model_id,
            tokenizer=services.tokenizer,
        )
    finally:
        services.close()
    if report.skipped:
        raise MadoguchiError("、".join(f"{remark.source}: {remark.text}" for remark in report.skipped))
    _note(settings).write_text(f"{today_in_japan().isoformat()}\n", encoding="ascii")


def _put_owners_files(data: Path) -> None:
    """What owners keep beside the documents: contacts, examples, texts for citizens, tables. Theirs is not replaced."""
    for name in ("directory.csv", "examples.txt", "citizen.toml", "synonyms.csv", "public/faq_translations.csv"):
        target = data / Path(name).name
        if not target.exists():
            shutil.copyfile(FOLDER / name, target)
    for name in ("garbage", "guides"):
        if not (data / name).exists():
            shutil.copytree(FOLDER / "tables" / name, data / name)


def _note(settings: Settings) -> Path:
    return settings.data / "sample_city_loaded"


if __name__ == "__main__":
    restrain_libraries()
    parser = argparse.ArgumentParser(prog="sample-city")
    parser.add_argument("--data", type=Path, required=True)
    try:
        load(Settings(data=parser.parse_args().data))
    except MadoguchiError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
