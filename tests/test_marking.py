"""The learner's text in pieces: nothing lost, nothing added, what is wrong in front."""

from hypothesis import given
from hypothesis import strategies as st

from tutor.grading import Evidence, FoundMisconception, Grade, GradedKeyPoint, Status, Verdict
from tutor.pages.marking import MISCONCEPTION, Piece, pieces

RESPONSE = "LoRA freezes weights and quantizes them."


def span(text: str, response: str = RESPONSE) -> Evidence:
    start = response.index(text)
    return Evidence(start, start + len(text), text)


def graded(*points: GradedKeyPoint, wrong: tuple[Evidence, ...] = ()) -> Grade:
    found = tuple(FoundMisconception("It quantizes.", "No.", None, span) for span in wrong)
    return Grade(0.5, Verdict.PARTIAL, 0.9, False, points, found, "", "by hand")


def test_evidence_is_cut_out_and_numbered_like_its_key_point() -> None:
    grade = graded(
        GradedKeyPoint("Something else", 1, Status.MISSING),
        GradedKeyPoint("Weights are frozen", 1, Status.HIT, span("freezes weights")),
    )
    assert pieces(RESPONSE, grade) == [
        Piece("LoRA "),
        Piece("freezes weights", "hit", (2,)),
        Piece(" and quantizes them."),
    ]


def test_what_is_wrong_shows_over_what_is_right() -> None:
    grade = graded(
        GradedKeyPoint("Weights are frozen", 1, Status.PARTLY, span("freezes weights and")),
        wrong=(span("weights and quantizes"),),
    )
    assert pieces(RESPONSE, grade) == [
        Piece("LoRA "),
        Piece("freezes ", "partly"),
        Piece("weights and", MISCONCEPTION, (1,)),
        Piece(" quantizes", MISCONCEPTION),
        Piece(" them."),
    ]


def test_a_missing_key_point_marks_nothing_even_if_it_has_a_nearest_span() -> None:
    grade = graded(GradedKeyPoint("Small matrices", 1, Status.MISSING, span("weights")))
    assert pieces(RESPONSE, grade) == [Piece(RESPONSE)]


def test_a_span_beyond_the_text_is_left_out() -> None:
    grade = graded(GradedKeyPoint("Frozen", 1, Status.HIT, Evidence(90, 95, "far off")))
    assert pieces(RESPONSE, grade) == [Piece(RESPONSE)]


def test_an_empty_response_has_no_pieces() -> None:
    assert pieces("", graded()) == []


@given(st.text(min_size=1, max_size=60), st.data())
def test_the_pieces_are_the_response_character_for_character(
    response: str, data: st.DataObject
) -> None:
    def some_span() -> Evidence:
        ends = data.draw(st.tuples(*[st.integers(0, len(response))] * 2))
        start, end = sorted(ends)
        return Evidence(start, end, response[start:end])

    statuses = data.draw(st.lists(st.sampled_from(Status), max_size=5))
    grade = graded(
        *(GradedKeyPoint("p", 1, status, some_span()) for status in statuses), wrong=(some_span(),)
    )
    assert "".join(piece.text for piece in pieces(response, grade)) == response
