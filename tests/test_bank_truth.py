"""What the questions tell as true names what the installed libraries have, or calls it old."""

import importlib
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus import Question, load_bank
from corpus.shipped import QUESTIONS
from tests.library_names import known, modules
from tests.study_notes import NOTES, label, prose

pytestmark = pytest.mark.real

BANK = load_bank(QUESTIONS)
DOMAINS = BANK.domains
NAME = re.compile(r"(?<![\w/.-])(?:[a-z]\w*_\w+|(?:[A-Z][a-z0-9]+){2,}\w*|[a-z]\w*(?==[^=]))")
OUTDATED = re.compile(
    r"huggingface-cli|HfFolder|evaluation_strategy|lang_code_to_id|use_auth_token|torch_dtype"
    r"|as_target_tokenizer|encode_plus|doc_stride|max_seq_len(?:gth)?"
    r"|from_pretrained\([^)]*load_in_[48]bit"
)
OLD = re.compile(r"older code|was removed|is gone", re.IGNORECASE)
# Products, endings of class names, values of arguments: names of something, not of code.
OTHER = {
    *(
        "PyTorch",
        "NumPy",
        "SentencePiece",
        "DailyMail",
        "AutoModelFor",
        "ForSequenceClassification",
    ),
    *("SequenceClassification", "TokenClassification", "QuestionAnswering", "Seq2SeqLM"),
    *("paged_adamw_8bit", "only_second", "multi_label_classification", "fra_Latn", "labels"),
    *("KeyError", "TypeError", "RuntimeError", "AttributeError"),
}


def told(question: Question) -> Iterator[str]:
    """What a learner may take for true: all but the wrong options and the misconceptions."""
    yield from (question.question, *question.references, *question.requirements)
    yield from (point.text for point in question.key_points)
    yield from (misconception.remedy for misconception in question.misconceptions)
    yield from (*question.hints, *question.steps)
    for option in question.options:
        yield option.feedback
        if option.correct:
            yield option.text


def all_told(domain: str) -> Iterator[str]:
    for question in BANK.questions:
        if question.domain == domain:
            yield from told(question)


@pytest.mark.parametrize("domain", DOMAINS)
def test_named_code_exists_or_is_called_old(domain: str) -> None:
    for text in all_told(domain):
        if not OLD.search(text):
            for name in set(NAME.findall(text)) - OTHER:
                exists = name in known() or any(hasattr(module, name) for module in modules())
                assert exists, text


@pytest.mark.parametrize("domain", DOMAINS)
def test_outdated_names_are_called_old_where_they_are_told(domain: str) -> None:
    for text in all_told(domain):
        assert not OUTDATED.search(text) or OLD.search(text), text


@pytest.mark.parametrize("path", NOTES, ids=label)
def test_outdated_names_are_called_old_in_the_notes(path: Path) -> None:
    for line in prose(path).splitlines():
        assert not OUTDATED.search(line) or OLD.search(line), line


def test_the_outdated_names_are_gone_indeed() -> None:
    hub = importlib.import_module("huggingface_hub")
    transformers = importlib.import_module("transformers")
    assert not hasattr(hub, "HfFolder")
    assert "evaluation_strategy" not in inspect.signature(transformers.TrainingArguments).parameters
    for name in ("lang_code_to_id", "as_target_tokenizer", "encode_plus"):
        assert not hasattr(transformers.NllbTokenizer, name), name
