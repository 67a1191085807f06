"""A line for one language model: first come, first served, and nobody is forgotten."""

import threading
import time

import pytest

from tutor.answering.generator import Waiting, wait_for
from tutor.answering.line import Line
from tutor.errors import GeneratorFailed


def test_places_move_up_when_somebody_leaves() -> None:
    line = Line()
    first, second, third = line.join(), line.join(), line.join()
    assert [turn.place for turn in (first, second, third)] == [0, 1, 2]
    second.leave()
    second.leave()
    assert [turn.place for turn in (first, third)] == [0, 1]
    first.leave()
    assert third.place == 0
    with pytest.raises(GeneratorFailed):
        _ = first.place


def test_who_waits_hears_the_place_and_goes_on_when_the_others_are_done() -> None:
    line = Line()
    first, second, third = line.join(), line.join(), line.join()
    waiting = wait_for(third, time.monotonic() + 10, "model")
    assert next(waiting) == Waiting(2)
    first.leave()
    assert next(waiting) == Waiting(1)
    second.leave()
    assert list(waiting) == []


def test_waiting_ends_with_a_sentence() -> None:
    line = Line()
    line.join()
    with pytest.raises(GeneratorFailed, match="model was busy with 1 other"):
        list(wait_for(line.join(), time.monotonic() - 1, "model"))


def test_threads_are_served_one_at_a_time_in_order() -> None:
    line, served, busy = Line(), [], []

    def serve(number: int) -> None:
        turn = turns[number]
        for _ in wait_for(turn, time.monotonic() + 30, "model"):
            pass
        busy.append(number)
        assert len(busy) == 1
        served.append(number)
        busy.clear()
        turn.leave()

    turns = [line.join() for _ in range(12)]
    threads = [threading.Thread(target=serve, args=(number,)) for number in reversed(range(12))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert served == list(range(12))
