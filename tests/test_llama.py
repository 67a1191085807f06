"""The local generator: real GGUF, real llama.cpp."""

import os
import threading
import time
from pathlib import Path

import pytest

from tutor import models
from tutor.answering import Message
from tutor.answering.llama import LlamaGenerator, free_cores
from tutor.errors import GeneratorFailed

COLOURS = [Message("user", "Name three colours.")]
STORY = [Message("user", "Tell a very long story about the sea.")]


def text_of(generator: LlamaGenerator, max_tokens: int) -> list[str]:
    """What it says, without the news of the line."""
    return [one for one in generator.generate(COLOURS, max_tokens) if isinstance(one, str)]


@pytest.fixture(scope="module")
def small() -> LlamaGenerator:
    return LlamaGenerator(models.require("smollm2-135m"), "smollm2-135m")


def test_busy_cores_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 4)
    for load, free in [(0.1, 4), (1.2, 3), (9.0, 1)]:
        monkeypatch.setattr(os, "getloadavg", lambda load=load: (load, 0.0, 0.0), raising=False)
        assert free_cores() == free
    monkeypatch.delattr(os, "getloadavg", raising=False)
    assert free_cores() == 4


@pytest.mark.real
def test_a_missing_or_broken_model_is_a_generator_that_failed(tmp_path: Path) -> None:
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"GGUF" + bytes(100))
    for path in (tmp_path / "nowhere.gguf", broken):
        with pytest.raises(GeneratorFailed, match="tiny broke off"):
            list(LlamaGenerator(path, "tiny").generate(COLOURS, 8))


@pytest.mark.real
def test_the_same_messages_give_the_same_text_in_pieces(small: LlamaGenerator) -> None:
    first = text_of(small, 12)
    assert 2 <= len(first) <= 12
    assert "".join(first).strip()
    assert text_of(small, 12) == first


@pytest.mark.real
def test_closing_the_iterator_frees_the_model_at_once(small: LlamaGenerator) -> None:
    list(small.generate(COLOURS, 1))
    long = small.generate(STORY, 1500)
    assert next(long)
    long.close()  # type: ignore[attr-defined]
    start = time.monotonic()
    assert text_of(small, 2)
    # 1,500 tokens would take at least ten seconds.
    assert time.monotonic() - start < 5


@pytest.mark.real
def test_two_readers_take_turns_and_both_get_everything(small: LlamaGenerator) -> None:
    alone = text_of(small, 12)
    heard: list[list[str]] = []
    readers = [threading.Thread(target=lambda: heard.append(text_of(small, 12))) for _ in range(2)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join(60)
    assert heard == [alone, alone]


@pytest.mark.real
def test_too_slow_is_a_failure_that_names_the_limit(small: LlamaGenerator) -> None:
    hasty = LlamaGenerator(models.require("smollm2-135m"), "hasty", time_limit_seconds=0.001)
    with pytest.raises(GeneratorFailed, match="hasty did not finish within"):
        list(hasty.generate(STORY, 500))


@pytest.mark.real
def test_messages_beyond_the_context_are_a_failure_not_a_crash(small: LlamaGenerator) -> None:
    with pytest.raises(GeneratorFailed, match="broke off"):
        list(small.generate([Message("user", "word " * 5000)], 8))
