"""The model of the verifier is fitted to sets of answers, and judged on sets it has not seen."""

from pathlib import Path

import pytest

from assistant.errors import UserError
from eval.verifier import fit, read_cases

FEES = {"住民票の写し": 300, "戸籍謄本": 450, "除籍謄本": 750, "印鑑登録証明書": 200}


def a_set(path: Path, place: str) -> Path:
    """Fees at a counter; each altered answer gives the fee of another paper."""
    text = "。".join(f"{place}での{paper}の手数料は{fee}円です" for paper, fee in FEES.items())
    answers = "\n".join(
        f'{{ text = "{paper}は{place}で{fee}円です。", wrong = ["{fee}円→{other}円"] }},'
        for (paper, fee), other in zip(FEES.items(), [450, 750, 200, 300], strict=True)
    )
    path.write_text(f'[[source]]\ntext = """{text}。"""\nanswers = [\n{answers}\n]\n', encoding="utf-8")
    return path


def test_a_value_said_of_something_else_is_learnt_to_speak_against_a_sentence(tmp_path: Path) -> None:
    sets = [a_set(tmp_path / "a.toml", "本庁"), a_set(tmp_path / "b.toml", "支所")]
    found = fit(sets, passing=0.95)
    assert found.weights["other_words"] < 0
    assert found.curve["0.95"] == 1.0
    assert (found.faithful, found.altered) == (8, 8)
    assert len(found.data["a.toml"]) == 64


def test_one_set_alone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="2 つ以上"):
        fit([a_set(tmp_path / "a.toml", "本庁")], passing=0.95)


@pytest.mark.parametrize("content", ["[[source", "a = 1", '[[source]]\ntext = "あ"\nanswers = [{text = "い"}]'])
def test_a_file_that_is_no_set_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "set.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UserError, match=r"set\.toml"):
        read_cases(path)
