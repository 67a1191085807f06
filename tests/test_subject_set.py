"""The subject set holds together: schema, labels, scores, splits, and apart from the bank."""

import json
import re
from collections import Counter
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
SET = ROOT / "benchmarks" / "data" / "subject.jsonl"
WORTH = {"hit": 1.0, "partly": 0.5, "missing": 0.0, "contradicted": 0.0}
AGAINST = {"hit": 0.0, "partly": 0.0, "missing": 0.0, "contradicted": 1.0}
TARGET = {"correct": 0.35, "partial": 0.25, "incorrect": 0.25, "contradictory": 0.15}
STYLES = {"short", "long", "typos", "casual", "technical", "list", "nonnative"}
DOMAINS = {"transformers-library", "fine-tuning", "nlp-tasks", "model-sharing"}
COLUMNS = {
    "dataset": str,
    "question_id": str,
    "domain": str,
    "split": str,
    "question": str,
    "references": list,
    "key_points": list,
    "misconceptions": list,
    "response": str,
    "label": str,
    "key_point_status": list,
    "score": float,
    "style": str,
    "response_id": str,
}
OF_THE_QUESTION = ("domain", "split", "question", "references", "key_points", "misconceptions")

Row = dict[str, Any]
ROWS: list[Row] = [json.loads(line) for line in SET.read_text(encoding="utf-8").splitlines()]
IDS = [row["response_id"] for row in ROWS]
BY_QUESTION = {row["question_id"]: row for row in ROWS}


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def overlap(one: str, other: str) -> float:
    """Jaccard similarity of the two sets of words."""
    first, second = set(words(one)), set(words(other))
    return len(first & second) / len(first | second)


def share(row: Row, worth_of: dict[str, float] = WORTH) -> float:
    """The weighted share of key points that the statuses grant."""
    weights: list[float] = [point["weight"] for point in row["key_points"]]
    worth = [worth_of[status] for status in row["key_point_status"]]
    return sum(w * s for w, s in zip(weights, worth, strict=True)) / sum(weights)


def check_schema(row: Row) -> None:
    assert {name: type(value) for name, value in row.items()} == COLUMNS
    assert row["dataset"] == "subject"
    assert row["response"].strip() == row["response"] != ""
    assert row["domain"] in DOMAINS
    assert row["style"] in STYLES
    assert row["split"] in {"dev", "test"}
    assert row["references"]
    assert 2 <= len(row["key_points"]) <= 4
    assert all(set(point) == {"text", "weight"} for point in row["key_points"])
    assert all(point["text"].endswith(".") for point in row["key_points"])
    assert len(row["misconceptions"]) <= 2
    assert all(set(idea) == {"text"} for idea in row["misconceptions"])


def check_grade(row: Row) -> None:
    found, score, label = set(row["key_point_status"]), row["score"], row["label"]
    right, wrong = share(row), share(row, AGAINST)
    # A contradicted key point may cost more than its own weight: a wrong clause beside a right one.
    assert -0.15 - 0.2 * (wrong > 0) <= score - right <= 0.15
    if label == "correct":
        assert found <= {"hit", "partly"}
        assert score >= 0.75
    elif label == "partial":
        assert right > wrong
        assert 0.1 < score < 0.85
    elif label == "incorrect":
        assert found == {"missing"}
        assert score == 0
    else:
        assert label == "contradictory"
        assert wrong >= right
        assert wrong > 0
        assert score <= 0.5


@pytest.mark.parametrize("name", BY_QUESTION)
@pytest.mark.parametrize("check", [check_schema, check_grade])
def test_every_row_is_sound(name: str, check: Callable[[Row], None]) -> None:
    """Schema; and label, statuses and score agree."""
    for row in ROWS:
        if row["question_id"] == name:
            check(row)


def test_rows_of_a_question_share_its_parts() -> None:
    for row in ROWS:
        first = BY_QUESTION[row["question_id"]]
        assert all(row[name] == first[name] for name in OF_THE_QUESTION), row["response_id"]


def test_there_are_enough_questions_and_responses() -> None:
    counts = Counter(row["question_id"] for row in ROWS)
    assert len(ROWS) >= 360
    assert len(counts) >= 36
    assert min(counts.values()) >= 9


def test_labels_are_spread_as_planned_in_the_whole_and_in_each_split() -> None:
    for splits in ({"dev", "test"}, {"dev"}, {"test"}):
        labels = Counter(row["label"] for row in ROWS if row["split"] in splits)
        for label, target in TARGET.items():
            assert labels[label] / labels.total() == pytest.approx(target, abs=0.05), splits


def test_each_question_has_right_and_wrong_responses() -> None:
    for name in BY_QUESTION:
        labels = {row["label"] for row in ROWS if row["question_id"] == name}
        assert labels == set(TARGET), name


def test_splits_are_balanced_in_each_domain() -> None:
    for domain in DOMAINS:
        splits = Counter(row["split"] for row in BY_QUESTION.values() if row["domain"] == domain)
        assert splits["dev"] >= 5
        assert abs(splits["dev"] - splits["test"]) <= 1


def test_the_readme_tells_the_true_counts() -> None:
    text = (SET.parent / "README.md").read_text(encoding="utf-8")
    for name in [*DOMAINS, "dev", "test", "all"]:
        rows = [row for row in ROWS if name in (row["domain"], row["split"], "all")]
        labels = Counter(row["label"] for row in rows)
        questions = len({row["question_id"] for row in rows})
        counts = [questions, *(labels[label] for label in TARGET), len(rows)]
        assert f"| {name} | {' | '.join(map(str, counts))} |" in text


def test_ids_and_responses_are_unique() -> None:
    assert len(set(IDS)) == len(ROWS)
    responses = Counter(" ".join(words(row["response"])) for row in ROWS)
    assert [text for text, count in responses.items() if count > 1] == []


def test_questions_differ_from_each_other() -> None:
    close = [
        (one, other)
        for one, other in combinations(BY_QUESTION, 2)
        if overlap(BY_QUESTION[one]["question"], BY_QUESTION[other]["question"]) > 0.6
    ]
    assert close == []


def test_no_question_or_response_is_taken_from_the_bank() -> None:
    bank = [
        entry
        for path in sorted((ROOT / "corpus" / "questions").glob("*.yaml"))
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]
    assert bank
    asked = [entry["question"] for entry in bank]
    close = [
        (row["question"], text)
        for row in BY_QUESTION.values()
        for text in asked
        if overlap(row["question"], text) > 0.6
    ]
    assert close == []
    known = {" ".join(words(text)) for entry in bank for text in entry.get("references", ())}
    assert [row["response_id"] for row in ROWS if " ".join(words(row["response"])) in known] == []


def test_counting_shared_words_does_not_solve_the_set() -> None:
    """Hard on purpose: many wrong responses share more words with a reference than right ones."""
    closeness: dict[str, list[float]] = {label: [] for label in TARGET}
    for row in ROWS:
        best = max(overlap(row["response"], reference) for reference in row["references"])
        closeness[row["label"]].append(best)
    mean = {label: sum(values) / len(values) for label, values in closeness.items()}
    assert mean["contradictory"] > mean["correct"]
