"""How the app holds up when many learners answer at once, and whether its memory grows.

Meanwhile a bystander opens a page again and again: others' grades must not keep it waiting.

``python -m benchmarks.load [--learners N] [--answers N] [--grader NAME] [--json]`` speaks to ``viva
serve`` on the loopback as browsers do, each learner over a connection of their own.
"""

import argparse
import json
import math
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect

from benchmarks.first_page import LONGEST, RUN, Server, free_port
from corpus import load_bank
from corpus.shipped import QUESTIONS
from tutor.name_tokens import name_token, visitors_key
from tutor.pages.visitor import COOKIE
from tutor.store import Store

SETTINGS = 'data_dir = "{data}"\ngenerator = "none"\ngrader = "{grader}"\n[accounts]\nby = "name"\n'
WORD = re.compile(r"learner[a-z]{6}mark")
"""A word that only one learner writes: found on another's page, two states were mixed up."""


@dataclass(slots=True)
class Learner:
    """One connection with what came over it. ``seconds`` are from submitting to the grade."""

    number: int
    question_id: str
    reference: str = ""
    session: ClientConnection | None = None
    box: str = ""
    submit: str = ""
    again: str = ""
    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    strangers: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        """The name under which this learner studies."""
        return f"learner {self.number}"

    @property
    def word(self) -> str:
        """The word that is this learner's own."""
        letters = "".join(chr(97 + (self.number // 26**place) % 26) for place in range(6))
        return f"learner{letters}mark"


def measure(learners: int, answers: int, grader: str = "auto") -> dict[str, object]:
    """The figures: seconds to a grade, errors, mixed-up states, growth of memory in MB."""
    bank = [q for q in load_bank(QUESTIONS).questions if q.form == "open" and q.references]
    people = [
        Learner(n, bank[n % len(bank)].id, bank[n % len(bank)].references[0])
        for n in range(learners)
    ]
    with tempfile.TemporaryDirectory() as folder, _serving(Path(folder), grader) as (port, server):
        key = visitors_key(Path(folder) / "data" / "visitors.key")
        bystander = Learner(learners, bank[0].id)
        for person in [*people, bystander]:
            _join(person, port, key)
        _answer(people[0])  # the grader is loaded now
        _wait_for_index(Path(folder) / "data" / "index")
        people[0].seconds.clear()
        ended = threading.Event()
        watching = threading.Thread(target=_watch, args=(bystander, ended))
        watching.start()
        rounds = max(1, answers // learners)
        before = _megabytes(server.pid)
        # What is allocated once, however many come, is there after a few rounds.
        for number in range(rounds):
            threads = [threading.Thread(target=_answer, args=(person,)) for person in people]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            if number == min(4, rounds - 1):
                before = _megabytes(server.pid)
        ended.set()
        watching.join()
        after = _megabytes(server.pid)
        store = Store(f"sqlite:///{Path(folder) / 'data' / 'viva.db'}")
        kept = {person.name: store.count(person.name) for person in people}
        wrong = [
            person.name
            for person in people
            if any(person.word not in attempt.response for attempt in store.history(person.name))
        ]
        store.close()
    seconds = sorted(second for person in people for second in person.seconds)
    watched = sorted(bystander.seconds) or [math.nan]
    everyone = [*people, bystander]
    return {
        "learners": learners,
        "answers": len(seconds),
        "median_seconds": round(statistics.median(seconds), 2),
        "p95_seconds": round(seconds[min(len(seconds) - 1, int(len(seconds) * 0.95))], 2),
        "bystander_median_seconds": round(statistics.median(watched), 2),
        "bystander_longest_seconds": round(watched[-1], 2),
        "errors": sum(len(person.errors) for person in everyone),
        "first_error": next((each for person in everyone for each in person.errors), None),
        "mixed_up": sum(len(person.strangers) for person in everyone) + len(wrong),
        "attempts_kept": sum(kept.values()),
        "memory_growth_mb": round(after - before, 1),
        "memory_mb": round(after, 1),
        "load_average_of_the_machine": round(os.getloadavg()[0], 1),
    }


def _wait_for_index(folder: Path) -> None:
    """A new installation builds its index once, and would be measured with it."""
    deadline = time.perf_counter() + LONGEST
    while not any(folder.glob("material-*/manifest.json")) and time.perf_counter() < deadline:
        time.sleep(0.5)


@contextmanager
def _serving(folder: Path, grader: str) -> Iterator[tuple[int, Server]]:
    (folder / "config" / "viva").mkdir(parents=True)
    said = SETTINGS.format(data=(folder / "data").as_posix(), grader=grader)
    (folder / "config" / "viva" / "settings.toml").write_text(said, encoding="utf-8")
    port = free_port()
    environment = {
        **os.environ,
        "XDG_CONFIG_HOME": str(folder / "config"),
        "STREAMLIT_SERVER_HEADLESS": "true",
    }
    server = subprocess.Popen(
        [sys.executable, "-c", RUN, "serve", "--port", str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield port, server
    finally:
        server.terminate()
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _join(person: Learner, port: int, key: bytes) -> None:
    """Connects the learner and opens the page with their question on it."""
    deadline = time.perf_counter() + LONGEST
    while person.session is None:
        try:
            person.session = connect(
                f"ws://localhost:{port}/_stcore/stream",
                subprotocols=["streamlit"],  # type: ignore[list-item]
                origin=f"http://localhost:{port}",  # type: ignore[arg-type]
                additional_headers={"Cookie": f"{COOKIE}={name_token(person.name, key)}"},
                max_size=None,
            )
        except (OSError, WebSocketException):
            if time.perf_counter() > deadline:
                raise
            time.sleep(0.2)
    _open(person)


def _open(person: Learner) -> None:
    ask = BackMsg()
    ask.rerun_script.query_string = f"question={person.question_id}"
    ask.rerun_script.page_name = "practice"
    assert person.session is not None
    person.session.send(ask.SerializeToString())
    _read(person, lambda text: bool(person.box and person.submit))


def _watch(bystander: Learner, ended: threading.Event) -> None:
    """Opens the page twice a second at most, until the others are done."""
    while not ended.wait(0.5):
        start = time.perf_counter()
        bystander.box = bystander.submit = ""
        try:
            _open(bystander)
            bystander.seconds.append(time.perf_counter() - start)
        except (TimeoutError, WebSocketException, RuntimeError) as error:
            bystander.errors.append(f"{type(error).__name__}: {error}")
            return


def _answer(person: Learner) -> None:
    """Submits a response, waits for its grade, and opens the box again."""
    response = f"{person.reference} {person.word} {len(person.seconds)}"
    start = time.perf_counter()
    try:
        _press(person, person.submit, {person.box: response})
        person.box = person.again = ""
        _read(person, lambda text: bool(person.again))
        person.seconds.append(time.perf_counter() - start)
        _press(person, person.again, {})
        person.submit = ""
        _read(person, lambda text: bool(person.box and person.submit))
    except (TimeoutError, WebSocketException, RuntimeError) as error:
        person.errors.append(f"{type(error).__name__}: {error}")


def _press(person: Learner, button: str, texts: dict[str, str]) -> None:
    ask = BackMsg()
    ask.rerun_script.query_string = f"question={person.question_id}"
    ask.rerun_script.page_name = "practice"
    states = ask.rerun_script.widget_states.widgets
    for name, text in texts.items():
        state = states.add()
        state.id, state.string_value = name, text
    state = states.add()
    state.id, state.trigger_value = button, True
    assert person.session is not None
    person.session.send(ask.SerializeToString())


def _read(person: Learner, is_enough: Callable[[str], bool]) -> None:
    """Takes what comes until the page stands still and holds what is waited for."""
    assert person.session is not None
    deadline = time.perf_counter() + LONGEST
    while time.perf_counter() < deadline:
        message = ForwardMsg()
        message.ParseFromString(person.session.recv(timeout=LONGEST))  # type: ignore[arg-type]
        text = str(message)
        person.strangers |= {word for word in WORD.findall(text) if word != person.word}
        element = message.delta.new_element
        if element.HasField("exception"):
            raise RuntimeError(element.exception.message)
        if element.HasField("text_area"):
            person.box = element.text_area.id
        if element.HasField("button"):
            label = element.button.label
            if label == "Submit":
                person.submit = element.button.id
            elif label == "Try again":
                person.again = element.button.id
        if message.HasField("script_finished") and is_enough(text):
            return
    raise TimeoutError(f"nothing came within {LONGEST} seconds")


def _megabytes(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found is not None
    return int(found[1]) / 1024


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=__doc__)
    parser.add_argument("--learners", type=int, default=20)
    parser.add_argument("--answers", type=int, default=100, help="In all; 1000 for the memory.")
    parser.add_argument("--grader", default="auto", help="As in the settings.")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    found = measure(chosen.learners, chosen.answers, chosen.grader)
    if chosen.json:
        print(json.dumps(found))
    else:
        for name, value in found.items():
            print(f"{name.replace('_', ' '):30} {value}")


if __name__ == "__main__":
    main()
