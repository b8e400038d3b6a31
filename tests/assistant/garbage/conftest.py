import pytest

from assistant.garbage import Garbage
from assistant.languages import load_texts
from assistant.lexical import Tokenizer
from ingest.garbage import SAMPLE_CITY, read_folder


@pytest.fixture(scope="package")
def garbage() -> Garbage:
    """The sample city's table."""
    return Garbage(read_folder(SAMPLE_CITY), load_texts(), Tokenizer())
