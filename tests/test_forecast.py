import json
import random

import pytest

from tutor.learning.ability import logistic
from tutor.learning.forecast import Forecast, Recent, Situation


def test_with_nothing_learnt_it_leans_on_the_ability() -> None:
    forecast = Forecast()
    low, middle, high = (forecast.chance(Situation(x, ("nlp",))) for x in (-1.0, 0.0, 1.0))
    assert low < middle == 0.5 < high
    assert high == pytest.approx(1 - low)


def test_it_learns_that_a_question_is_hard() -> None:
    forecast = Forecast()
    hard, easy = (Situation(0.0, ("nlp",), question_id=name) for name in ("hard", "easy"))
    for _ in range(30):
        forecast.learn(hard, 0.1)
        forecast.learn(easy, 0.9)
    assert forecast.chance(hard) < 0.3 < 0.7 < forecast.chance(easy)
    assert forecast.question("hard")[0] < 0 < forecast.question("easy")[0]
    assert forecast.question("never asked") == (0.0, 0.0)


def test_it_learns_what_a_run_says() -> None:
    """Whoever failed last fails again, whoever was right is right again."""
    forecast, rng = Forecast(), random.Random(3)
    for _ in range(300):
        record, right = Recent(), rng.random() < 0.5
        for _ in range(5):
            forecast.learn(Situation(0.0, ("nlp",), record), float(right))
            record = record.after(float(right))
            right = right if rng.random() < 0.9 else not right
    up, down = Recent().after(1.0), Recent().after(0.0)
    assert forecast.chance(Situation(0.0, ("nlp",), up)) > 0.75
    assert forecast.chance(Situation(0.0, ("nlp",), down)) < 0.25


def test_no_weight_teaches_nothing() -> None:
    forecast = Forecast()
    before = forecast.chance(Situation(0.3, ("nlp",)))
    forecast.learn(Situation(0.3, ("nlp",)), 1.0, weight=0.0)
    assert forecast.chance(Situation(0.3, ("nlp",))) == pytest.approx(before, abs=1e-6)


def test_a_run_keeps_its_last_six_scores() -> None:
    record = Recent()
    for score in (0.0, 1.0, 0.5, 0.49, 1.0, 1.0, 0.0, 1.0):
        record = record.after(score)
    assert record == Recent(run=0b1_101101, right=5, wrong=3)


def test_it_comes_back_from_json() -> None:
    forecast = Forecast()
    forecast.learn(Situation(0.3, ("nlp", "masks"), question_id="q"), 1.0)
    back = Forecast.from_rows(json.loads(json.dumps(forecast.to_rows())))
    assert back == forecast


def test_in_the_long_run_the_chance_is_the_share() -> None:
    forecast, rng = Forecast(), random.Random(1)
    truth = [-1.5, 0.0, 1.0]
    for _ in range(3000):
        logits = rng.choice(truth)
        forecast.learn(Situation(logits, ("nlp",)), float(rng.random() < logistic(0.5 * logits)))
    for logits in truth:
        assert forecast.chance(Situation(logits, ("nlp",))) == pytest.approx(
            logistic(0.5 * logits), abs=0.05
        )
