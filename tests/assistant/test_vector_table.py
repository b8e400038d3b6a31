"""Vectors in memory against a slow comparison with each of them, through changes."""

import random

import numpy as np
import pytest

from assistant.types import Audience, Reader, Role
from assistant.vector_table import Row, VectorTable

STAFF = Reader(user_id="u", role=Role.STAFF, department="税務課")
READERS = [Reader(user_id=""), STAFF, Reader(user_id="a", role=Role.ADMIN)]
DEPARTMENTS = ("税務課", "契約課", "")
DAY = 20261129


def a_row(drawn: random.Random, number: int) -> Row:
    return Row(
        chunk_id=f"c{number}",
        audience=drawn.choice(list(Audience)),
        department=drawn.choice(DEPARTMENTS),
        valid_from=drawn.choice([0, DAY, DAY + 1]),
        valid_to=drawn.choice([DAY - 1, DAY, 99991231]),
    )


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: str(reader.role))
@pytest.mark.parametrize("department", ["", "契約課", "ない課"])
def test_it_finds_what_comparing_each_finds_after_rows_came_changed_and_went(reader: Reader, department: str) -> None:
    drawn, vectors = random.Random(7), np.random.default_rng(7)
    table, expected = VectorTable(), dict[str, tuple[Row, np.ndarray]]()
    for _ in range(30):
        rows = [a_row(drawn, number) for number in drawn.sample(range(200), 20)]
        matrix = vectors.normal(size=(len(rows), 8)).astype(np.float32)
        table.put(rows, matrix)
        expected |= {row.chunk_id: (row, vector) for row, vector in zip(rows, matrix, strict=True)}
        gone = [f"c{number}" for number in drawn.sample(range(220), 8)]
        table.delete(gone)
        for chunk_id in gone:
            expected.pop(chunk_id, None)

        query = vectors.normal(size=8).astype(np.float32)
        found = table.nearest(query.tolist(), reader, day=DAY, department=department, limit=15)
        readable = [
            (row.chunk_id, float(vector @ query))
            for row, vector in expected.values()
            if reader.may_read(row.audience, row.department)
            and row.valid_from <= DAY <= row.valid_to
            and (not department or row.department == department)
        ]
        best = sorted(readable, key=lambda pair: (-pair[1], pair[0]))[:15]
        assert [chunk_id for chunk_id, _ in found] == [chunk_id for chunk_id, _ in best]
        assert [score for _, score in found] == pytest.approx([score for _, score in best], abs=1e-5)


def test_an_empty_table_finds_nothing() -> None:
    assert VectorTable().nearest([0.0] * 8, STAFF, day=DAY, limit=3) == []
