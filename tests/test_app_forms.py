"""Every form of question on its page, from the question to what is kept."""

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from corpus import Bank, Question
from tests.fake_viva import FROZEN, FakeViva
from tests.form_questions import CARD, CHECK, EVERY_FORM, RECALL, SCENARIO, SEVERAL
from tests.test_app import button, labels, opened, raw, read, said
from tutor.errors import StoreError
from tutor.grading import Verdict
from tutor.pages import parts

RIGHT = {
    CHECK.id: ["The attention mask"],
    SEVERAL.id: ["A smaller batch", "Gradient checkpointing"],
}


def cards_page() -> None:
    from tutor.pages import cards

    cards.page()


@pytest.fixture
def viva(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeViva:
    fake = FakeViva(tmp_path)
    fake.bank = EVERY_FORM
    monkeypatch.setattr(parts, "viva", lambda: fake)
    return fake


def pick(app: AppTest, *texts: str) -> None:
    if app.radio and texts:
        (radio,) = app.radio
        radio.set_value(next(n for n, o in enumerate(CHECK.options) if o.text in texts)).run()
    for box in app.checkbox:
        if (read(box.label) in texts) != box.value:
            box.set_value(read(box.label) in texts).run()


def submitted(app: AppTest, *texts: str) -> AppTest:
    pick(app, *texts)
    button(app, "Submit").click().run()
    assert not app.exception
    return app


def answered(app: AppTest, response: str) -> AppTest:
    app.text_area[0].input(response)
    button(app, "Submit").click().run()
    assert not app.exception
    return app


def test_a_choice_is_picked_and_explained(viva: FakeViva) -> None:
    app = submitted(opened(question=CHECK.id), "The attention mask")
    assert "Pick one" in raw(app)
    assert "Correct" in app.subheader[1].value
    assert "**Right**] The attention mask" in said(app)
    assert "It is 0 where padding stands." in said(app)
    assert "They only count." in said(app)
    (steps,) = [expander for expander in app.expander if expander.label == "Step by step"]
    assert "1. Padding makes rows equally long" in read(steps.markdown[0].value)
    (attempt,) = viva.practice().history()
    assert (attempt.response, attempt.score) == ("The attention mask", 1.0)


def test_a_wrong_pick_gets_its_feedback_and_the_answer_only_on_request(viva: FakeViva) -> None:
    app = submitted(opened(question=CHECK.id), "The token ids")
    assert "**Not so**] The token ids" in said(app)
    assert "They hold the padding itself." in said(app)
    assert "Right" not in said(app)
    assert "It is 0 where" not in said(app)
    app.toggle[0].set_value(True).run()
    assert "**Right, not picked**] The attention mask" in said(app)
    assert "It is 0 where padding stands." in said(app)


def test_another_try_starts_with_nothing_picked_and_nothing_told(viva: FakeViva) -> None:
    app = submitted(opened(question=CHECK.id), "The token ids")
    button(app, "Try again").click().run()
    assert app.radio[0].value is None
    assert "They hold the padding" not in said(app)
    submitted(app, "The attention mask")
    assert [attempt.score for attempt in viva.practice().history()] == [0.0, 1.0]


@pytest.mark.parametrize("question_id", ["check", "several"])
def test_nothing_picked_is_met_kindly_and_counts_for_nothing(
    viva: FakeViva, question_id: str
) -> None:
    app = submitted(opened(question=question_id))
    assert "Nothing picked yet" in app.info[0].value
    assert viva.practice().history() == []


@pytest.mark.parametrize("question_id", ["check", "several"])
def test_what_is_picked_is_there_after_a_refresh_in_the_same_order(
    viva: FakeViva, question_id: str
) -> None:
    app = opened(question=question_id)
    pick(app, *RIGHT[question_id])
    again = opened(question=question_id)
    assert [box.value for box in again.checkbox] == [box.value for box in app.checkbox]
    assert [box.label for box in again.checkbox] == [box.label for box in app.checkbox]
    assert [radio.value for radio in again.radio] == [radio.value for radio in app.radio]
    assert [radio.options for radio in again.radio] == [radio.options for radio in app.radio]
    button(again, "Submit").click().run()
    assert [attempt.score for attempt in viva.practice().history()] == [1.0]
    assert viva.practice().draft(EVERY_FORM.get(question_id)) == ""


def test_a_grade_of_picks_is_there_after_a_refresh_in_the_order_of_its_attempt(
    viva: FakeViva,
) -> None:
    def options(app: AppTest) -> str:
        (lines,) = [m.value for m in app.markdown if "**Right**" in m.value]
        return str(lines)

    app = opened(question=CHECK.id)
    for _ in range(4):
        submitted(app, "The attention mask")
        assert options(opened(question=CHECK.id)) == options(app)
        button(app, "Try again").click().run()


def test_each_attempt_shows_the_options_in_its_own_order(viva: FakeViva) -> None:
    orders = set()
    for _ in range(8):
        app = opened(question=CHECK.id)
        if "Try again" in labels(app):
            button(app, "Try again").click().run()
        orders.add(tuple(app.radio[0].options))
        submitted(app, "The token ids")
    assert len(orders) > 2


def test_hints_come_before_a_pick_and_count(viva: FakeViva) -> None:
    app = opened(question=CHECK.id)
    pick(app, "The token ids")
    button(app, "Hint").click().run()
    assert "as many entries" in app.info[0].value
    assert app.radio[0].value == 1
    submitted(app, "The attention mask")
    assert viva.practice().history()[0].hints == 1


def test_several_earn_partial_credit(viva: FakeViva) -> None:
    app = opened(question=SEVERAL.id)
    assert "Pick all that apply" in raw(app)
    submitted(app, "A smaller batch", "Gradient checkpointing", "More epochs")
    assert "Partly there" in app.subheader[1].value
    assert "50 %: 2 right less 1 wrong, of 2" in said(app)
    assert "They take time, not memory" in said(app)
    assert "It changes steps" not in said(app)
    (attempt,) = viva.practice().history()
    assert (attempt.score, attempt.verdict) == (0.5, Verdict.PARTIAL)


def test_recall_counts_concepts(viva: FakeViva) -> None:
    app = opened(question=RECALL.id)
    assert "Recall" in raw(app)
    button(app, "Hint").click().run()
    answered(app, "the model, and evaluate")
    assert "67 %: 2 of 3 concepts" in said(app)
    assert "**Concepts**" in said(app)


def test_a_scenario_shows_what_it_has_to_meet_and_then_how_to_go_about_it(viva: FakeViva) -> None:
    app = opened(question=SCENARIO.id)
    assert "Given and required" in said(app)
    assert "- No second GPU." in said(app)
    assert not app.expander
    answered(app, "I use smaller batches")
    (how,) = [expander for expander in app.expander if expander.label == "How to go about it"]
    assert "1. Find the largest batch that fits." in read(how.markdown[0].value)
    assert "Halve the batch" in read(how.markdown[2].value)


def test_a_quick_check_is_one_click_from_its_scenario(viva: FakeViva) -> None:
    app = answered(opened(question=SCENARIO.id), "I use smaller batches")
    button(app, "Quick check").click().run()
    assert app.query_params["question"] == SEVERAL.id
    assert "A quick check of what you have just worked through." in said(app)
    submitted(app, *RIGHT[SEVERAL.id])
    assert "Quick check" not in labels(app)
    assert [attempt.score for attempt in viva.practice().history()] == [0.5, 1.0]


def test_a_card_is_turned_over_rated_and_followed_by_the_next(viva: FakeViva) -> None:
    app = opened(question=CARD.id)
    assert labels(app) == ["Submit", "Turn over", "Skip"]
    button(app, "Turn over").click().run()
    assert "its hidden state sums up the text" in said(app)
    assert not app.text_area
    button(app, "Hard").click().run()
    assert app.query_params["question"] != CARD.id
    (attempt,) = viva.practice().history()
    assert (attempt.response, attempt.score) == ("hard", 0.5)
    # What was rated and not graded can be answered anew.
    assert "Submit" in labels(opened(question=CARD.id))


def test_a_card_can_be_answered_in_words(viva: FakeViva) -> None:
    app = answered(opened(question=CARD.id), "classification")
    assert "**Hit**] It stands for classification" in said(app)


def test_the_cards_page_goes_through_all_cards(viva: FakeViva) -> None:
    viva.bank = Bank((FROZEN, CARD, *cards("x", "y")))
    app = opened(cards_page)
    fronts = []
    for done in range(3):
        assert f"{done} of 3 cards done" in said(app)
        fronts.append(app.subheader[0].value)
        assert labels(app) == ["Turn over"]
        button(app, "Turn over").click().run()
        assert labels(app) == ["Again", "Hard", "Good", "Easy"]
        button(app, "Good").click().run()
    assert len(set(fronts)) == 3
    assert "All 3 cards done" in said(app)
    assert "- 3 good" in said(app)
    button(app, "Once more").click().run()
    assert app.subheader[0].value == fronts[0]
    assert [attempt.response for attempt in viva.practice().history()] == ["good"] * 3


def test_a_card_not_known_comes_back_in_the_same_run(viva: FakeViva) -> None:
    viva.bank = Bank(cards("x", "y"))
    app = opened(cards_page)
    for rating in ("Again", "Easy", "Hard"):
        button(app, "Turn over").click().run()
        button(app, rating).click().run()
    assert "All 2 cards done" in said(app)
    rated = [(a.question_id, a.response) for a in viva.practice().history()]
    assert rated == [("x", "again"), ("y", "easy"), ("x", "hard")]


def test_domain_and_level_choose_the_cards(viva: FakeViva) -> None:
    viva.bank = Bank((CARD, *cards("x")))
    app = opened(cards_page)
    domain = app.selectbox[0]
    assert domain.options == ["All domains", "NLP tasks", "Hub"]
    domain.select("hub").run()
    assert read(app.subheader[0].value) == "What is x?"
    app.selectbox[1].select("hard").run()
    assert "no cards of this domain and level" in app.info[0].value


def test_a_bank_without_cards_says_so(viva: FakeViva) -> None:
    viva.bank = Bank((FROZEN,))
    assert "holds no cards" in opened(cards_page).info[0].value


def test_a_rating_that_cannot_be_kept_is_a_sentence_and_the_card_stays(
    viva: FakeViva, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise StoreError("the disk is full.")

    app = opened(cards_page)
    button(app, "Turn over").click().run()
    monkeypatch.setattr(viva.store, "add_attempt", full)
    button(app, "Good").click().run()
    assert "the disk is full" in read(app.error[0].value)
    assert "0 of 1 cards done" in said(app)


def cards(*names: str) -> tuple[Question, ...]:
    return tuple(
        replace(CARD, id=name, question=f"What is {name}?", domain="hub") for name in names
    )
