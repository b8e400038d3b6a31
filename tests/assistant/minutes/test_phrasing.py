"""Lines of minutes in plain form, whoever else is writing."""

from concurrent.futures import ThreadPoolExecutor

from assistant.minutes.phrasing import as_action


def test_two_clerks_write_at_the_same_time() -> None:
    said = ["比較表を作って、3日までに回してください。" * 20] * 200
    with ThreadPoolExecutor(max_workers=8) as clerks:
        written = list(clerks.map(as_action, said))
    assert {line[-8:] for line in written} == {"3日までに回す。"}
