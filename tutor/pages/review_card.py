"""A group of like responses: what the machine says of it, and one decision for all."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from corpus import Question
from corpus.errors import VivaError
from tutor.accounts import Account
from tutor.grading import Status
from tutor.objections import Objections
from tutor.pages.marked_text import show_plain
from tutor.pages.plain import as_markdown
from tutor.pages.translated import day_of, later, tr, trn
from tutor.pages.wording import STATUSES, VERDICT_WORDS, percent
from tutor.scoring.review import Cluster, Decision, ReviewItem, ReviewQueue

MARKS = {0.0: later("Wrong"), 0.25: "", 0.5: later("Half"), 0.75: "", 1.0: later("Right")}
"""The marks that are one press away; their keys are 1 to 5."""

OTHERS = 12
"""Like responses that are shown beside the first."""


def show_cluster(
    queue: ReviewQueue,
    objections: Objections,
    teacher: Account,
    cluster: Cluster,
    asked: Mapping[str, Question],
    move: Callable[[int], None],
) -> None:
    """The group and the buttons that decide it."""
    first = cluster.items[0]
    question = _question(first, asked)
    with st.container(border=True):
        st.subheader(as_markdown(question), anchor=False)
        references = _references(first, asked)
        if references:
            with st.expander(tr("A good answer"), icon=":material/auto_stories:"):
                for reference in references:
                    st.markdown(as_markdown(reference))
        st.caption(_like(cluster))
        show_plain(first.response, key=f"response-{first.key}")
        _show_others(cluster)
        _show_machine(first)
        for why in objections.whys([item.key for item in cluster.items]):
            st.info(
                tr("The learner says: {why}").format(why=as_markdown(why)),
                icon=":material/record_voice_over:",
            )
    for decision in cluster.decisions[-3:]:
        st.caption(_decided(decision, teacher))
    _show_buttons(queue, objections, teacher, cluster, move)


def _show_buttons(
    queue: ReviewQueue,
    objections: Objections,
    teacher: Account,
    cluster: Cluster,
    move: Callable[[int], None],
) -> None:
    key = cluster.items[0].key
    note_key, accept_key = f"note-{key}", f"accept-{key}"

    def decide(score: float) -> None:
        note: str = st.session_state.get(note_key, "").strip()
        accept: bool = st.session_state.get(accept_key, False)
        try:
            made = queue.decide(cluster.items, score, teacher.name, note=note, also_accept=accept)
            for item, decision in zip(cluster.items, made, strict=True):
                objections.settle(item, decision)
        except VivaError as error:
            st.error(as_markdown(str(error)), icon=":material/error:")

    st.text_input(tr("Note, why (not needed)"), key=note_key, max_chars=500)
    st.checkbox(
        tr("Also accept this answer from now on: it joins the reference answers"), key=accept_key
    )
    st.caption(tr("The mark for all of them; the keys 1 to 5 give it, S goes on without one."))
    with st.container(horizontal=True, gap="small"):
        for number, (score, word) in enumerate(MARKS.items(), start=1):
            label = f"{percent(score)} {tr(word)}".strip()
            st.button(
                label, key=f"mark-{number}", shortcut=str(number), on_click=decide, args=(score,)
            )
        st.button(tr("Later"), icon=":material/skip_next:", shortcut="S", on_click=move, args=(1,))


def _like(cluster: Cluster) -> str:
    if cluster.rows == 1:
        return tr("One response")
    rows = trn("{n} response", "{n} responses", cluster.rows)
    return tr("{rows} alike; one of them:").format(rows=rows)


def _show_others(cluster: Cluster) -> None:
    others = cluster.items[1 : 1 + OTHERS]
    if not others:
        return
    label = trn("{n} other wording", "{n} other wordings", len(cluster.items) - 1)
    with st.expander(label, icon=":material/stacks:"):
        for item in others:
            show_plain(item.response, key=f"other-{item.key}")


def _show_machine(item: ReviewItem) -> None:
    score = tr("no mark") if item.score is None else percent(item.score)
    st.markdown(
        tr("The machine says: {verdict}, {score}, with confidence {confidence}.").format(
            verdict=tr(VERDICT_WORDS.get(item.verdict, item.verdict)),
            score=score,
            confidence=percent(item.confidence),
        )
    )
    points = [
        f"- {tr(STATUSES[Status(point['status'])])} {as_markdown(str(point['text']))}"
        for point in item.key_points
        if point.get("status") in {status.value for status in Status}
    ]
    points += [
        f"- :red[:material/psychology_alt:] {as_markdown(str(found['text']))}"
        for found in item.misconceptions
    ]
    st.markdown("\n".join(points))


def _decided(decision: Decision, teacher: Account) -> str:
    note = f": {as_markdown(decision.note)}" if decision.note else ""
    own = decision.marker == teacher.name
    said = tr("You gave {score} on {day}") if own else tr("{who} gave {score} on {day}")
    return (
        said.format(
            who=as_markdown(decision.marker),
            score=percent(decision.score),
            day=day_of(decision.at),
        )
        + note
    )


def _question(item: ReviewItem, asked: Mapping[str, Question]) -> str:
    """The question's text; where the table holds only its id, the key's."""
    known = asked.get(item.question_id)
    return known.question if known is not None else item.question or item.question_id


def _references(item: ReviewItem, asked: Mapping[str, Question]) -> Sequence[str]:
    known = asked.get(item.question_id)
    return known.references if known is not None else item.references
