import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.grading.clauses import Clause, split_clauses, split_sentences

PIECES = ["LoRA", "freezes", " ", "  ", ". ", "; ", ", ", "\n", "but ", "and ", "which ", '"', ")"]
ROUGH = st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join))


def texts(clauses: list[Clause]) -> list[str]:
    return [clause.text for clause in clauses]


def test_full_stops_lines_and_semicolons_end_a_sentence() -> None:
    text = "LoRA freezes the weights. It trains two matrices!\n- less memory; same speed"
    assert texts(split_sentences(text)) == [
        "LoRA freezes the weights.",
        "It trains two matrices!",
        "- less memory",
        "same speed",
    ]


def test_a_clause_knows_where_it_stands() -> None:
    assert split_sentences("  Padding is masked.  Labels too.") == [
        Clause(2, 20, "Padding is masked."),
        Clause(22, 33, "Labels too."),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The learning rate is 3.5 times higher.",
        "Call model.eval() before inference.",
        "Encoder models, e.g. BERT, read both sides at once.",
        "Autoregressive models, i.e. GPT, read from left to right.",
        "Nothing ends here...or here",
    ],
)
def test_a_stop_within_a_sentence_does_not_end_it(text: str) -> None:
    assert texts(split_sentences(text)) == [text]


def test_contrast_and_coordination_part_a_sentence() -> None:
    text = "LoRA freezes all the weights but trains two small matrices, and this saves much memory."
    assert texts(split_clauses(text)) == [
        "LoRA freezes all the weights",
        "but trains two small matrices",
        "and this saves much memory.",
    ]


def test_a_short_part_stays_with_its_neighbour() -> None:
    assert texts(split_clauses("It is slow, but exact.")) == ["It is slow, but exact."]
    assert texts(split_clauses("It is slow, but it finds every neighbour.")) == [
        "It is slow, but it finds every neighbour."
    ]


def test_nothing_has_no_clauses() -> None:
    assert split_clauses("") == []
    assert split_clauses(" \n\t ") == []


@given(ROUGH)
def test_clauses_are_exact_spans_in_order(text: str) -> None:
    end = 0
    for clause in split_clauses(text):
        assert text[clause.start : clause.end] == clause.text == clause.text.strip() != ""
        assert clause.start >= end
        end = clause.end


@given(ROUGH)
def test_only_blanks_and_separators_are_left_out(text: str) -> None:
    left = list(text)
    for clause in split_clauses(text):
        left[clause.start : clause.end] = " " * len(clause.text)
    assert all(character.isspace() or character in ";,\"')]" for character in left)


@given(ROUGH)
def test_clauses_only_part_sentences(text: str) -> None:
    sentences = split_sentences(text)
    for clause in split_clauses(text):
        assert sum(one.start <= clause.start and clause.end <= one.end for one in sentences) == 1


@pytest.mark.timeout(10)
@pytest.mark.parametrize("between", [" ", "\t", '."', ". ", ",", ", ", "; ", "but ", "\n"])
def test_long_runs_of_separators_take_no_time(between: str) -> None:
    assert split_clauses("a" + (between * 20_000)[:19_998] + "b")
