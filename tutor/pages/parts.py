"""The one Viva of this server, shared by all its visitors."""

import atexit
import gc
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st

from corpus.errors import VivaError
from tutor.pages.plain import as_markdown
from tutor.settings import load_settings
from tutor.wiring import Viva

LONGEST_FAREWELL = 15
"""Seconds that a server which is told to stop waits for models that are still being loaded."""

LEGIBLE = """<style>
button kbd { color: inherit !important; opacity: 1 !important; }
@media (pointer: coarse) { button kbd { display: none !important; } }
[data-testid=stFileChip]:has([role=alert]) { max-width: none !important; height: auto !important; }
[data-testid=stFileChip] [role=alert] {
  position: static !important; width: auto !important; height: auto !important;
  clip: auto !important; white-space: normal !important;
}
</style>"""
"""Streamlit writes the key of a button too pale to read on a dark page, and on a phone too; why a
file is refused it says to a pointer and to readers of the page only."""


@st.cache_resource(show_spinner="Viva …")
def viva() -> Viva:
    """The parts.

    Until they are open the visitor's language is not known: the spinner says a name.
    """
    return Viva(load_settings())


@st.cache_resource(show_spinner=False)
def begin_loading() -> None:
    """Has the models loaded while the first question is read, once for this server.

    It is called when the first page is drawn: importing their libraries would hold that page up.
    """
    warming = threading.Thread(target=_warm_up, args=(viva(),), name="warm-up", daemon=True)
    warming.start()
    # A model library that is torn down while it computes aborts the process with a cryptic line.
    atexit.register(warming.join, LONGEST_FAREWELL)


def _warm_up(made: Viva) -> None:
    """Loads the models and the index. What fails here fails again where it is needed, explained."""
    loads: tuple[Callable[[], object], ...] = (
        lambda: made.grader,
        lambda: made.own_answerer.rarity,
        made.warm_generator,
    )
    for load in loads:
        try:
            load()
        except VivaError:
            continue
        _keep_for_good()


def _keep_for_good() -> None:
    """Tells the garbage collector that what is loaded now stays.

    Streamlit collects after every run of a page, and looking through the models' libraries each
    time held all other visitors up.
    """
    gc.collect()
    gc.freeze()


@contextmanager
def explained(worded: Callable[[str], str] = str) -> Iterator[None]:
    """A failure that Viva can explain becomes a sentence here; the rest of the page stays alive.

    ``worded`` may put the sentence in other words.
    """
    try:
        yield
    except VivaError as error:
        st.error(as_markdown(worded(str(error))), icon=":material/error:")
