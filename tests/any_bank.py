"""Banks of any questions that a bank file may hold, with every field a question has."""

from dataclasses import fields
from typing import get_args, get_type_hints

from hypothesis import strategies as st

from corpus import Bank, KeyPoint, Misconception, Option, Question

SYMBOLS = "ab \\\n\r\t{}=~#:%[]-><&\"'`|*_$,;.!?/+1x\x00\x0b\x85\xa0\u2028😀"
PHRASES = (
    """
True|null|-> a|=1+1|# Head|- [x] a|```|1. a|A) b|[html]<b>|####|End of the Viva record
Viva record 1|Viva record 2|$CATEGORY: a|//|::a::|
""".strip("\n")
    .replace("\n", "|")
    .split("|")
)
TEXTS = st.one_of(
    st.text(max_size=20),
    # What the formats give a meaning to.
    st.text(alphabet=SYMBOLS, max_size=12),
    st.sampled_from(PHRASES),
)
SAID = TEXTS.filter(str.strip)
OPTIONS = st.lists(st.builds(Option, text=SAID, correct=st.booleans(), feedback=TEXTS), max_size=4)
WEIGHTS = st.one_of(st.integers(1, 9).map(float), st.floats(1e-6, 1e6, allow_nan=False))
KNOWN = {
    "question": SAID,
    "domain": SAID,
    "options": OPTIONS,
    "key_points": st.lists(st.builds(KeyPoint, text=SAID, weight=WEIGHTS), max_size=3),
    "misconceptions": st.lists(
        st.builds(Misconception, text=TEXTS, remedy=TEXTS, source=st.none() | TEXTS), max_size=2
    ),
    "id": st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,20}", fullmatch=True),
}
"""Fields with rules of their own; any other field may hold whatever its type allows."""


def _strategy(name: str, hint: object) -> st.SearchStrategy[object]:
    if name in KNOWN:
        return KNOWN[name]
    if hint is str:
        return TEXTS
    if type(None) in get_args(hint):
        return st.none() | TEXTS
    if get_args(hint) == (str,):
        return st.lists(TEXTS, max_size=3)
    return st.from_type(hint)  # type: ignore[arg-type]


HINTS = get_type_hints(Question)
QUESTIONS = st.builds(
    Question, **{field.name: _strategy(field.name, HINTS[field.name]) for field in fields(Question)}
)
BANKS = st.lists(QUESTIONS, min_size=1, max_size=4, unique_by=lambda question: question.id).map(
    lambda questions: Bank(tuple(questions))
)
__all__ = ["BANKS", "QUESTIONS", "TEXTS"]
