"""Every page in every state, with real history behind it and a grader to check by eye."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from corpus.errors import VivaError
from tests.fake_viva import CITATION, FROZEN, PADDED, FakeViva
from tutor.answering import Context
from tutor.pages import parts
from tutor.pages.ask import speaker
from tutor.settings import Endpoint, Settings

APP = Path(__file__).parent.parent / "app.py"
HOSTILE = "<script>alert(1)</script> [a](http://evil.example) $x^2$ :smile: :red[loud] ![p](http://p.example)"


def ask_page() -> None:
    from tutor.pages import ask

    ask.page()


def progress_page() -> None:
    from tutor.pages import progress

    progress.page()


@pytest.fixture
def viva(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeViva:
    fake = FakeViva(tmp_path)
    monkeypatch.setattr(parts, "viva", lambda: fake)
    return fake


def opened(page: Callable[[], None] | Path = APP, **query: str) -> AppTest:
    """A fresh session, as after opening the address or a refresh."""
    app = (
        AppTest.from_file(str(page), default_timeout=30)
        if isinstance(page, Path)
        else AppTest.from_function(page, default_timeout=30)
    )
    app.query_params.update(query)
    app.run()
    assert not app.exception
    return app


def button(app: AppTest, label: str) -> Button:
    (found,) = [button for button in app.button if button.label == label]
    return found


def labels(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


def read(markdown: str) -> str:
    """Markdown with its escapes resolved."""
    return re.sub(r"\\([^\w\s])", r"\1", markdown).replace("\N{NO-BREAK SPACE}", " ")


def said(app: AppTest) -> str:
    """What a reader finds on the page."""
    return read(raw(app))


def raw(app: AppTest) -> str:
    """All that stands on the page as Markdown, kind by kind."""
    kinds: list[Any] = [app.title, app.subheader, app.markdown, app.caption, app.info, app.warning]
    return "\n".join(element.value for kind in kinds for element in kind)


def marked(app: AppTest) -> list[dict[str, Any]]:
    """The pieces of the learner's own text, as they are sent to the browser."""
    (component,) = [e for e in app.get("bidi_component") if "marked_text" in e.proto.component_name]
    pieces: list[dict[str, Any]] = json.loads(component.proto.json)["pieces"]
    return pieces


def answered(response: str, app: AppTest | None = None) -> AppTest:
    """A session on LoRA's question with this response graded."""
    app = opened(question=FROZEN.id) if app is None else app
    app.text_area[0].input(response)
    button(app, "Submit").click()
    app.run()
    assert not app.exception
    return app


def test_a_new_learner_is_one_click_from_the_first_question(viva: FakeViva) -> None:
    app = opened()
    assert labels(app) == ["Start"]
    button(app, "Start").click().run()
    assert read(app.subheader[0].value) in {
        "Why does LoRA need less memory?",
        "What is an attention mask for?",
    }
    assert "A first question, to see where you stand" in said(app)
    assert app.text_area[0].label == "Your response"


def test_who_has_practised_before_is_one_click_from_the_next_question(viva: FakeViva) -> None:
    viva.practice().submit(FROZEN, "frozen")
    app = opened()
    button(app, "Continue").click().run()
    assert not app.exception
    assert read(app.subheader[0].value) == "What is an attention mask for?"
    assert app.query_params["question"] == PADDED.id


def test_the_question_stands_with_domain_difficulty_and_reason(viva: FakeViva) -> None:
    app = opened()
    button(app, "Start").click().run()
    badges = [m.value for m in app.markdown if "badge" in m.value]
    assert any("Medium" in badge for badge in badges)
    assert any("Fine-tuning" in read(badge) or "NLP tasks" in badge for badge in badges)


def test_a_domain_can_be_chosen_and_left_to_viva_again(viva: FakeViva) -> None:
    app = opened(question=FROZEN.id)
    assert app.selectbox[0].options == ["Let Viva choose", "Fine-tuning", "NLP tasks"]
    app.selectbox[0].select("nlp-tasks").run()
    assert app.query_params["question"] == PADDED.id
    assert "as you asked" in said(app)


def test_a_response_comes_back_with_its_key_points(viva: FakeViva) -> None:
    app = answered("The weights are frozen.")
    assert "Partly there" in said(app)
    assert "50 %: 1 of 2 key points" in said(app)
    assert "**Hit**] The pretrained weights stay frozen" in said(app)
    assert "**Missing**] *not in your response yet*" in said(app)
    assert "Small matrices train" not in said(app)
    assert [p for p in marked(app) if p["kind"]] == [
        {"text": "frozen", "kind": "hit", "points": [1]}
    ]
    assert [attempt.response for attempt in viva.practice().history()] == [
        "The weights are frozen."
    ]


def test_what_is_missing_is_shown_on_request(viva: FakeViva) -> None:
    app = answered("The weights are frozen.")
    app.toggle[0].set_value(True).run()
    assert "**Missing**] Small matrices train" in said(app)


def test_a_misconception_is_marked_and_set_right(viva: FakeViva) -> None:
    app = answered("It quantizes, and is frozen.")
    assert "That is QLoRA" in read(app.warning[0].value)
    assert ("quantizes", "misconception") in [(p["text"], p["kind"]) for p in marked(app)]
    assert "Read how it really is" in [expander.label for expander in app.expander]


def test_the_material_and_a_better_answer_are_there_on_demand(viva: FakeViva) -> None:
    app = answered("frozen")
    why, better = (
        next(each for each in app.expander if each.label == label)
        for label in ("Why? Read the source", "A better answer")
    )
    assert "LoRA saves memory because" in why.markdown[1].value
    assert "only small matrices get gradients" in better.markdown[0].value


@pytest.mark.parametrize(
    "response", [HOSTILE, HOSTILE + "\n\n# frozen\n    code", "frozen\0 \u202e"]
)
def test_hostile_text_is_sent_as_data_and_never_as_markup(viva: FakeViva, response: str) -> None:
    app = answered(response)
    assert "".join(piece["text"] for piece in marked(app)) == response
    # The grader's feedback quotes the response; there it must be escaped.
    for markdown in app.markdown:
        assert not markdown.allow_html or "badge" in markdown.value
    for live in ("<script>", "[a](http", "![p]", "$x^2$", ":smile:", ":red[loud]"):
        assert live not in raw(app)


def test_hints_come_one_by_one_and_the_text_stays(viva: FakeViva) -> None:
    app = opened(question=FROZEN.id)
    app.text_area[0].input("half a thou")
    button(app, "Hint").click().run()
    assert ["Something does not move" in hint.value for hint in app.info] == [True]
    button(app, "Another hint").click().run()
    assert len(app.info) == 2
    assert button(app, "No more hints").disabled
    assert app.text_area[0].value == "half a thou"
    answered("frozen", app)
    assert viva.practice().history()[0].hints == 2


def test_a_question_without_hints_offers_none(viva: FakeViva) -> None:
    assert labels(opened(question=PADDED.id)) == ["Submit", "Skip"]


def test_trying_again_starts_from_what_was_written(viva: FakeViva) -> None:
    app = answered("The weights are frozen.")
    button(app, "Try again").click().run()
    assert app.text_area[0].value == "The weights are frozen."
    assert "Your last attempt" in said(app)
    answered("The weights are frozen and small matrices train", app)
    assert "100 %: 2 of 2 key points" in said(app)
    assert [attempt.score for attempt in viva.practice().history()] == [0.5, 1.0]


def test_a_hint_after_the_grade_opens_the_box_again(viva: FakeViva) -> None:
    app = answered("The weights are frozen.")
    button(app, "Hint").click().run()
    assert "Something does not move" in app.info[0].value
    assert app.text_area[0].value == "The weights are frozen."


def test_the_next_question_is_another_one(viva: FakeViva) -> None:
    app = answered("frozen")
    button(app, "Next question").click().run()
    assert app.query_params["question"] == PADDED.id
    assert app.text_area[0].value == ""


def test_skipping_puts_a_question_aside_without_an_attempt(viva: FakeViva) -> None:
    app = opened(question=FROZEN.id)
    button(app, "Skip").click().run()
    assert app.query_params["question"] == PADDED.id
    assert viva.practice().history() == []


def test_a_half_typed_response_is_there_after_a_refresh(viva: FakeViva) -> None:
    viva.practice().save_draft(FROZEN, "half a thou")
    assert opened(question=FROZEN.id).text_area[0].value == "half a thou"


def test_a_grade_is_there_after_a_refresh(viva: FakeViva) -> None:
    answered("The weights are frozen.")
    app = opened(question=FROZEN.id)
    assert "50 %: 1 of 2 key points" in said(app)
    assert not app.text_area


def test_an_address_of_a_question_that_is_gone_opens_another(viva: FakeViva) -> None:
    assert labels(opened(question="gone")) == ["Start"]


@pytest.mark.parametrize("response", ["", "   \n"])
def test_blank_is_met_kindly_and_counts_for_nothing(viva: FakeViva, response: str) -> None:
    app = answered(response)
    assert "Nothing written yet" in app.info[0].value
    assert viva.practice().history() == []


def test_without_the_grader_the_command_that_mends_it_is_named_and_the_text_stays(
    viva: FakeViva,
) -> None:
    app = answered("this is unloadable")
    assert "viva models pull" in read(app.error[0].value)
    assert app.text_area[0].value == "this is unloadable"
    assert opened(question=FROZEN.id).text_area[0].value == "this is unloadable"
    answered("frozen", app)
    assert "50 %" in said(app)


def test_a_grade_that_could_not_be_kept_is_shown_and_says_so(
    viva: FakeViva, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        from tutor.errors import StoreError

        raise StoreError("the disk is full.")

    monkeypatch.setattr(viva.store, "add_attempt", full)
    app = answered("frozen")
    assert "was not kept" in read(app.warning[0].value)
    assert "50 %" in said(app)


def test_a_history_out_of_reach_is_a_sentence_and_no_crash(
    viva: FakeViva, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> object:
        raise VivaError("The history cannot be opened; check the disk.")

    for method in ("history", "latest", "count", "kept"):
        monkeypatch.setattr(viva.store, method, gone)
    for page in (APP, progress_page):
        assert "check the disk" in read(opened(page).error[0].value)


def asked(app: AppTest, query: str) -> AppTest:
    app.chat_input[0].set_value(query).run()
    assert not app.exception
    return app


def test_ask_begins_with_who_speaks(viva: FakeViva) -> None:
    app = opened(ask_page)
    assert "sentences of the study material itself" in app.caption[0].value
    assert app.chat_input[0].placeholder == "Ask about the study material"


def test_a_reply_stands_with_its_citation_and_the_conversation_stays(viva: FakeViva) -> None:
    app = asked(opened(ask_page), "Why LoRA?")
    asked(app, "And LoRA again?")
    assert len(app.chat_message) == 4
    assert read(app.chat_message[1].markdown[0].value) == "You asked: Why LoRA? [1]"
    (citation,) = app.chat_message[1].expander
    assert read(citation.label) == "[1] LoRA > Memory"
    assert citation.markdown[0].value == CITATION.text


def test_a_refusal_is_shown_as_one_with_the_nearest_material(viva: FakeViva) -> None:
    app = asked(opened(ask_page), "Who won the world cup?")
    assert read(app.chat_message[1].info[0].value) == "The material does not hold that."
    (nearest,) = app.chat_message[1].expander
    assert read(nearest.label) == "Nearest in the material: LoRA > Memory"


def test_a_reply_that_breaks_off_is_a_sentence_and_the_next_one_works(viva: FakeViva) -> None:
    app = asked(opened(ask_page), "a broken one")
    assert "ask again" in read(app.error[0].value)
    assert "You asked" in said(asked(app, "Why LoRA?"))
    assert "Ask it again" not in labels(app)


def test_a_query_that_was_left_before_its_reply_can_be_asked_again(
    viva: FakeViva, monkeypatch: pytest.MonkeyPatch
) -> None:
    class LeftAnswerer:
        """As when the learner opens another page: the run ends where it is."""

        def stream(self, query: str, context: Context | None = None) -> Iterator[str]:
            yield "You asked: "
            st.stop()

    with monkeypatch.context() as leaving:
        leaving.setattr(viva, "answerer", LeftAnswerer)
        asked(opened(ask_page), "Why LoRA?")
    app = opened(ask_page)
    assert len(app.chat_message) == 2 and "This has no reply yet" in said(app)
    button(app, "Ask it again").click().run()
    assert read(app.chat_message[1].markdown[0].value) == "You asked: Why LoRA? [1]"
    app = opened(ask_page)
    assert len(app.chat_message) == 2 and labels(app) == ["Start over"]


def test_a_query_without_a_reply_can_be_forgotten(viva: FakeViva) -> None:
    asked(opened(ask_page), "a broken one")
    app = opened(ask_page)
    button(app, "Start over").click().run()
    assert not app.chat_message and labels(app) == []


def test_hostile_queries_are_shown_as_typed(viva: FakeViva) -> None:
    app = asked(opened(ask_page), f"LoRA {HOSTILE}")
    for live in ("<script>", "[a](http", "![p]", "$x^2$", ":smile:", ":red[loud]"):
        assert live not in raw(app)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        (Settings(generator="none"), "Nothing leaves this machine"),
        (Settings(generator="smollm2-135m"), "smollm2-135m on this machine"),
        (
            Settings(
                generator="endpoint",
                endpoint=Endpoint(base_url="http://far.example/v1", model="big"),
            ),
            "what you ask leaves this machine",
        ),
    ],
)
def test_it_is_said_whether_text_leaves_the_machine(
    viva: FakeViva, settings: Settings, sentence: str
) -> None:
    assert sentence in read(speaker(settings))


def test_progress_is_empty_before_the_first_response(viva: FakeViva) -> None:
    app = opened(progress_page)
    assert "fills with your first graded response" in app.info[0].value
    assert list(app.table[0].value["Mastery"]) == ["untried", "untried"]


def test_progress_shows_mastery_with_its_range_for_each_domain(viva: FakeViva) -> None:
    viva.practice().submit(FROZEN, "frozen")
    app = opened(progress_page)
    tried, untried = app.table[0].value.to_dict("records")
    # Half of a medium question with two key points, a little easier than one with three.
    assert tried == {
        "Domain": "Fine-tuning",
        "Mastery": "49\N{NO-BREAK SPACE}%",
        "Range": "12\N{NO-BREAK SPACE}% to 87\N{NO-BREAK SPACE}%",
        "Responses": "1",
    }
    assert untried["Mastery"] == "untried"
    assert len(app.get("vega_lite_chart")) == 3  # now, over time, the calendar


def test_a_learner_who_was_right_asks_a_person(viva: FakeViva) -> None:
    app = answered("The weights are frozen.")
    (why,) = [box for box in app.text_input if box.label.startswith("Why")]
    why.input("it says the same")
    button(app, "Send to a teacher").click().run()
    assert not app.exception
    assert "A teacher will look at this response" in said(app)
    assert "Send to a teacher" not in labels(app)
    (objection,) = viva.store.kept("me", "objections")
    assert (objection["question_id"], objection["why"]) == (FROZEN.id, "it says the same")


def test_a_question_about_a_grade_is_answered_where_it_stands(viva: FakeViva) -> None:
    app = answered("The weights are frozen.")
    (query,) = [box for box in app.text_input if box.label == "Your question"]
    query.input("Why LoRA?")
    button(app, "Ask").click().run()
    assert not app.exception
    assert "You asked: Why LoRA?" in said(app)
