import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from training.graded import GRADED_FILES, graded_pairs, trained_rows
from training.pairs import (
    ABSENT,
    DENIED,
    HELD,
    HELD_OUT_SHARE,
    NLI_FILES,
    Pair,
    asked,
    is_held_out,
    nli_pairs,
    partly,
    read_rows,
)

KEPT = [n for n in map(str, range(100)) if not is_held_out("scientsbank", n)]
HELD_OUT = [n for n in map(str, range(100)) if is_held_out("scientsbank", n)]


def row(question_id: str, label: str) -> dict[str, Any]:
    return {
        "dataset": "scientsbank",
        "question_id": question_id,
        "question": f"Why {question_id}?",
        "references": [f"Because {question_id}.", f"Since {question_id}."],
        "response": f"{label} {question_id}",
        "label": label,
    }


def write(folder: Path, files: tuple[str, ...], rows: list[dict[str, Any]]) -> None:
    """The rows go to the first of the files, the others are empty."""
    folder.mkdir(parents=True)
    for name in files:
        lines = "".join(f"{json.dumps(one)}\n\n" for one in rows if name == files[0])
        (folder / name).write_text(lines, encoding="utf-8")


def pairs_of(tmp_path: Path, rows: list[dict[str, Any]], seed: int = 1) -> list[Pair]:
    write(tmp_path / f"{seed}" / "grading", GRADED_FILES, rows)
    return graded_pairs(trained_rows(tmp_path / f"{seed}"), random.Random(seed))


def test_about_a_fifth_of_the_questions_is_held_out() -> None:
    names = [f"question {number}" for number in range(2000)]
    share = sum(is_held_out("beetle", one) for one in names) / len(names)
    assert share == pytest.approx(HELD_OUT_SHARE, abs=0.03)


def test_the_same_questions_are_held_out_on_every_machine() -> None:
    assert [n for n in range(20) if is_held_out("beetle", str(n))] == [8, 12, 14, 15, 18]
    assert [n for n in range(20) if is_held_out("saf", str(n))] == [0, 1, 2, 12, 18, 19]


def test_blank_lines_are_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"a": 1}\n\n  \n{"a": "é"}', encoding="utf-8")
    assert list(read_rows(path)) == [{"a": 1}, {"a": "é"}]


def test_nli_rows_are_pairs_as_they_stand(tmp_path: Path) -> None:
    rows = [{"premise": "A dog.", "hypothesis": "An animal.", "label": "entailment", "id": 1}]
    write(tmp_path / "nli", NLI_FILES, rows)
    assert nli_pairs(tmp_path) == [Pair("A dog.", "An animal.", HELD)]


def test_a_persons_label_is_a_label_of_the_pair(tmp_path: Path) -> None:
    rows = [row(KEPT[0], label) for label in ("correct", "contradictory", "incorrect")]
    pairs = pairs_of(tmp_path, rows)
    said = [(one.premise.split()[-2], one.target) for one in pairs]
    named = Counter(one for one in said if one[0] in {row["label"] for row in rows})
    # A correct response holds the first reference, the others are held against both.
    assert named == {
        ("correct", HELD): 1,
        ("contradictory", DENIED): 2,
        ("incorrect", ABSENT): 2,
    }
    assert {one.target for one in pairs} == {HELD, DENIED, ABSENT}


def test_no_pair_comes_from_a_question_that_is_held_out(tmp_path: Path) -> None:
    rows = [row(n, "incorrect") for n in [*KEPT[:12], *HELD_OUT[:12]]]
    found = {one.hypothesis.split()[-1].rstrip(".") for one in pairs_of(tmp_path, rows)}
    assert found == set(KEPT[:12])


@pytest.mark.parametrize("score", [1, 0.8, "0.5", 0])
def test_short_answer_feedback_has_scores(tmp_path: Path, score: float | str) -> None:
    kept = next(n for n in map(str, range(100)) if not is_held_out("saf", n))
    saf = {"dataset": "saf", "score": score, "references": ["Because."]}
    rows = [row(kept, "Feedback") | saf]
    (pair,) = [one for one in pairs_of(tmp_path, rows) if one.premise.endswith(f"Feedback {kept}")]
    assert pair.target == partly(float(score))
    assert sum(pair.target) == pytest.approx(1)


def test_echoes_earn_nothing_and_references_everything(tmp_path: Path) -> None:
    question, reference = f"Why {KEPT[0]}?", f"Because {KEPT[0]}."
    pairs = pairs_of(tmp_path, [row(KEPT[0], "incorrect")])
    assert Pair(question, reference, ABSENT) in pairs
    held = [one for one in pairs if one.target == HELD]
    assert [(one.premise, one.question) for one in held] == [(reference, question)]


def test_strangers_are_other_questions_responses(tmp_path: Path) -> None:
    rows = [row(n, "correct") for n in KEPT[:60]]
    pairs = pairs_of(tmp_path, rows)
    strangers = [one for one in pairs if one.target == ABSENT and not one.premise.endswith("?")]
    assert 5 <= len(strangers) <= 10
    assert all(one.premise.split()[-1] != one.hypothesis.split()[-1][:-1] for one in strangers)


def test_the_same_seed_gives_the_same_pairs(tmp_path: Path) -> None:
    rows = [row(n, "correct") for n in KEPT[:30]]
    first = pairs_of(tmp_path, rows)
    read = trained_rows(tmp_path / "1")
    assert graded_pairs(read, random.Random(1)) == first
    assert graded_pairs(read, random.Random(2)) != first


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_such_a_share_of_the_responses_stands_behind_its_question(share: float) -> None:
    answers = [Pair(f"Because {n}.", "Because.", HELD, f"Why {n}?") for n in range(400)]
    others = [Pair("A dog.", "An animal.", HELD)] * 10
    found = asked([*answers, *others], share, random.Random(1))
    behind = [one for one in found if one.premise.startswith("Why")]
    assert len(behind) / len(answers) == pytest.approx(share, abs=0.08)
    assert all(one.premise == f"{one.question} Because {one.question[4:-1]}." for one in behind)
    assert found[-10:] == others
