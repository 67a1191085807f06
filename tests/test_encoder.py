"""The real encoder: what it promises to the index and to the chunker."""

import json
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import VivaError
from index import SentenceEncoder
from tutor import models
from tutor.grading.entailment import quick_dtype

pytestmark = pytest.mark.real

TEXTS = ["The attention mask hides padding.", "Padding tokens are ignored.", "Bake for an hour."]


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder.load(models.require("all-MiniLM-L6-v2"))


def test_what_it_says_of_itself(encoder: SentenceEncoder) -> None:
    assert encoder.name == "all-MiniLM-L6-v2"
    assert (encoder.dimension, encoder.max_tokens) == (384, 256)
    # The tokenizer shipped with the weights would cut at 128 and pad.
    assert len(encoder.tokenizer.encode("word " * 300).ids) == 302
    assert len(encoder.tokenizer.encode("word").ids) == 3


def test_unit_rows_in_float32_that_say_what_is_near(encoder: SentenceEncoder) -> None:
    rows = encoder.encode(TEXTS)
    assert (rows.shape, rows.dtype) == ((3, 384), np.float32)
    assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(3), abs=1e-5)
    assert float(rows[0] @ rows[1]) > 0.2 + float(rows[0] @ rows[2])
    assert encoder.encode([]).shape == (0, 384)


def test_a_text_has_one_embedding_whatever_it_is_encoded_with(encoder: SentenceEncoder) -> None:
    alone = np.concatenate([encoder.encode([text]) for text in TEXTS])
    assert encoder.encode([*TEXTS, "long " * 250])[:3] == pytest.approx(alone, abs=1e-5)


def test_threads_may_share_it(encoder: SentenceEncoder) -> None:
    texts = [f"{TEXTS[n % 3]} {'again ' * (n % 7)}" for n in range(40)]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(lambda text: encoder.encode([text])[0], texts))
    assert np.array(together) == pytest.approx(encoder.encode(texts), abs=1e-5)


def test_who_waits_comes_between_two_blocks_of_a_long_job(encoder: SentenceEncoder) -> None:
    blocks: list[int] = []
    done = threading.Event()

    def encode_block_after_block() -> None:
        while not done.is_set():
            encoder.encode(TEXTS)
            blocks.append(len(TEXTS))

    with ThreadPoolExecutor(1) as job:
        job.submit(encode_block_after_block)
        while not blocks:
            time.sleep(0.01)
        waits = []
        for _ in range(5):
            before = len(blocks)
            encoder.encode(["A learner waits for a grade."])
            waits.append(len(blocks) - before)
        done.set()
    # The block that was running, and one more that may end while the answer is handed over.
    assert max(waits) <= 2


def test_loading_is_silent_and_needs_no_network(encoder: SentenceEncoder) -> None:
    folder = models.require("all-MiniLM-L6-v2")
    program = f"""
import socket
def refuse(*_): raise AssertionError("the network was asked")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
from index import SentenceEncoder
assert SentenceEncoder.load({str(folder)!r}, "cpu").encode(["a"]).shape == (1, 384)
"""
    root = Path(__file__).parent.parent
    ran = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


def test_what_cannot_be_loaded_is_one_sentence(tmp_path: Path, encoder: SentenceEncoder) -> None:
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "bert"}))
    for source, device in ((tmp_path, "cpu"), (models.require("all-MiniLM-L6-v2"), "abacus")):
        with pytest.raises(VivaError, match=r"run `viva models pull`") as raised:
            SentenceEncoder.load(source, device)
        assert "\n" not in str(raised.value)
        assert str(source) in str(raised.value)


def test_weights_that_could_run_code_are_not_loaded(tmp_path: Path) -> None:
    folder = models.require("all-MiniLM-L6-v2")
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix != ".safetensors":
            copy = tmp_path / path.relative_to(folder)
            copy.parent.mkdir(exist_ok=True)
            copy.write_bytes(path.read_bytes())
    (tmp_path / "pytorch_model.bin").write_bytes(
        b"cos\nsystem\n(S'touch " + bytes(tmp_path) + b"/run'\ntR."
    )
    with pytest.raises(VivaError, match="cannot be loaded"):
        SentenceEncoder.load(tmp_path, "cpu")
    assert not (tmp_path / "run").exists()


def test_tokens_know_their_characters(encoder: SentenceEncoder) -> None:
    text = "  Tokenization of naïve text, e.g. `doc_stride`:\n\tpadding. "
    found = encoder.encode_tokens([text])[0]
    assert len(found.spans) == len(found.tokens) == len(found.rows)
    said = [text[first:last].lower().replace("ï", "i") for first, last in found.spans]
    assert said == [token.removeprefix("##") for token in found.tokens]


def test_a_part_is_near_to_the_same_text_alone(encoder: SentenceEncoder) -> None:
    first, second = "The mask hides padding.", "Bake the bread for an hour."
    both = f"{first} {second}"
    part = encoder.encode_tokens([both])[0].part(len(first) + 1, len(both))
    alone, other = encoder.encode_tokens([second, first])
    assert part is not None
    assert part.tokens == alone.tokens
    assert part.embedding @ alone.embedding > 0.3 + part.embedding @ other.embedding


@pytest.mark.skipif(quick_dtype("cpu") != "bfloat16", reason="the processor has no bfloat16")
def test_in_bfloat16_a_text_has_the_same_numbers_in_every_batch() -> None:
    quick = SentenceEncoder.load(models.require("all-MiniLM-L6-v2"), "cpu", "bfloat16")
    texts = [f"{TEXTS[n % 3]} {'again ' * (n % 9)}" for n in range(30)]
    together = quick.encode_tokens(texts)
    for text, one in zip(texts, together, strict=True):
        (alone,) = quick.encode_tokens([text])
        assert (alone.rows == one.rows).all()
        assert (alone.embedding == one.embedding).all()
    exact = SentenceEncoder.load(models.require("all-MiniLM-L6-v2"), "cpu").encode(texts)
    assert quick.encode(texts) == pytest.approx(exact, abs=0.02)
