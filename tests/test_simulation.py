import json
import random

import pytest
from click.testing import CliRunner

from corpus import load_bank
from corpus.shipped import QUESTIONS
from tests.test_exam import BANK
from tutor.cli import main
from tutor.learning.record import syllabus
from tutor.learning.simulation import START, make_learner, respond, simulate


def test_a_domain_answered_badly_is_asked_more_easier_and_comes_back() -> None:
    """What a learner who is weak in one domain sees, over twenty learners."""
    asked, easier = [], 0
    for seed in range(20):
        rng = random.Random(seed)
        learner = make_learner(BANK, rng, weakness=3.0)
        steps = list(simulate(BANK, learner, 24, rng))
        asked.append(sum(step.choice.question.domain == learner.weak for step in steps) / 24)
        easier += sum("easier" in step.choice.reason.lower() for step in steps)
    assert sum(asked) / len(asked) > 0.3
    assert easier > 20


def test_the_same_seed_is_the_same_sitting() -> None:
    def path(seed: int) -> list[str]:
        rng = random.Random(seed)
        return [s.choice.question.id for s in simulate(BANK, make_learner(BANK, rng), 8, rng)]

    assert path(1) == path(1) != path(2)


def test_scores_follow_the_truth() -> None:
    rng = random.Random(5)
    learner = make_learner(BANK, rng, weakness=3.0)
    means = {
        domain: sum(
            respond(learner, question, START, rng).score or 0.0
            for question in BANK.questions * 20
            if question.domain == domain
        )
        for domain in BANK.domains
    }
    assert min(means, key=means.__getitem__) == learner.weak
    counts = syllabus(BANK)
    assert learner.lifted(1.0).domain("one", counts) == pytest.approx(
        learner.domain("one", counts) + 1.0
    )


def test_the_shell_shows_the_path_with_its_reasons() -> None:
    shown = CliRunner().invoke(main, ["practice", "--simulate", "5", "--seed", "2", "--json"])
    assert shown.exit_code == 0, shown.output
    rows = [json.loads(line) for line in shown.stdout.splitlines()]
    assert [row["step"] for row in rows] == [1, 2, 3, 4, 5]
    known = {question.id for question in load_bank(QUESTIONS).questions}
    for row in rows:
        assert row["question_id"] in known
        assert row["reason"].endswith((".", "%", "!", "?")) or row["reason"]
        assert 0 <= row["chance"] <= 1
        assert sum(row["bands"].values()) == pytest.approx(1.0)
        assert set(row["mastery"]) >= {row["domain"]}
    again = CliRunner().invoke(main, ["practice", "--simulate", "5", "--seed", "2", "--json"])
    assert again.stdout == shown.stdout
    words = CliRunner().invoke(main, ["practice", "--simulate", "2"]).stdout
    assert "A first question, to see where you stand." in words
