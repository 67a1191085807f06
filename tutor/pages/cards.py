"""The cards page: a front, its back, a rating, the next card."""

from dataclasses import dataclass, replace

import streamlit as st

from corpus import Difficulty, Question
from tutor.deck import Deck, cards_of, deal
from tutor.grading import Rating
from tutor.pages import parts, visitor
from tutor.pages.card_back import RATINGS, show_back, show_ratings
from tutor.pages.question_card import DIFFICULTIES, domain_name, show_badges, show_text
from tutor.pages.translated import tr, trn
from tutor.practice import Practice

ALL = "all"
DOMAIN, LEVEL = "cards-domain", "cards-level"
_KEY = "cards"


@dataclass(frozen=True, slots=True)
class Run:
    """What is dealt, for which choice of domain and level, and whether the top card is turned."""

    deck: Deck
    domain: str | None
    difficulty: Difficulty | None
    turned: bool = False


def page() -> None:
    """Draws the page."""
    with parts.explained():
        practice = visitor.practice()
        if not cards_of(practice.bank, None, None):
            st.info(tr("This question bank holds no cards."), icon=":material/style:")
            return
        run = _run(practice)
        if (card := run.deck.top) is None:
            _show_end(practice, run)
        else:
            _show_card(practice, run, card)
        _choose_cards(practice)


def _chosen() -> tuple[str | None, Difficulty | None]:
    domain = st.session_state.get(DOMAIN, ALL)
    level = st.session_state.get(LEVEL, ALL)
    return None if domain == ALL else domain, None if level == ALL else Difficulty(level)


def _run(practice: Practice) -> Run:
    """The run of this visit, dealt anew when something else was chosen."""
    run: Run | None = st.session_state.get(_KEY)
    chosen = _chosen()
    if run is None or (run.domain, run.difficulty) != chosen:
        run = _deal(practice)
    return run


def _deal(practice: Practice) -> Run:
    domain, difficulty = _chosen()
    deck = deal(cards_of(practice.bank, domain, difficulty), practice.history())
    st.session_state[_KEY] = run = Run(deck, domain, difficulty)
    return run


def _show_card(practice: Practice, run: Run, card: Question) -> None:
    show_badges(card)
    st.caption(tr("{done} of {all} cards done").format(done=run.deck.done, all=run.deck.size))
    with st.container(border=True):
        show_text(card)
    if run.turned:
        show_back(card)
        show_ratings(lambda rating: _rate(practice, run, card, rating))
    else:
        st.button(
            tr("Turn over"),
            type="primary",
            icon=":material/flip:",
            shortcut="Space",
            on_click=lambda: _change(run, replace(run, turned=True)),
        )


def _rate(practice: Practice, run: Run, card: Question, rating: Rating) -> None:
    with parts.explained():
        practice.rate(card, rating)
        _change(run, replace(run, deck=run.deck.rate(rating), turned=False))


def _change(before: Run, after: Run) -> None:
    """Puts ``after`` in the place of ``before``; a press that comes too late changes nothing."""
    if st.session_state.get(_KEY) == before:
        st.session_state[_KEY] = after


def _show_end(practice: Practice, run: Run) -> None:
    if not run.deck.rated:
        st.info(tr("There are no cards of this domain and level."), icon=":material/style:")
        return
    st.subheader(trn("The card is done", "All {n} cards done", run.deck.size), anchor=False)
    ratings = [rating for _, rating in run.deck.rated]
    st.markdown(
        "\n".join(
            f"- {ratings.count(rating)} {tr(label).lower()}"
            for rating, (label, _) in RATINGS.items()
            if rating in ratings
        )
    )
    st.button(
        tr("Once more"),
        type="primary",
        icon=":material/replay:",
        on_click=lambda: _deal_again(practice),
    )


def _deal_again(practice: Practice) -> None:
    with parts.explained():
        _deal(practice)


def _choose_cards(practice: Practice) -> None:
    domains = {card.domain: None for card in cards_of(practice.bank, None, None)}
    with st.container(horizontal=True):
        st.selectbox(
            tr("Domain"),
            [ALL, *domains],
            key=DOMAIN,
            format_func=lambda name: tr("All domains") if name == ALL else domain_name(name),
            width=280,
        )
        st.selectbox(
            tr("Level"),
            [ALL, *(level.value for level in Difficulty)],
            key=LEVEL,
            format_func=lambda name: tr("All levels") if name == ALL else tr(DIFFICULTIES[name]),
            width=180,
        )
