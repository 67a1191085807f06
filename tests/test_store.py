import random
import sqlite3
import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa

import tutor.store
from corpus import Difficulty
from tutor.errors import StoreError
from tutor.learning import Attempt
from tutor.store import Store
from tutor.store_tables import MIGRATIONS

ATTEMPT = Attempt(
    learner="ada",
    question_id="ft-lora-memory",
    domain="fine-tuning",
    concept="adapters",
    difficulty=Difficulty.HARD,
    response="the base stays frozen\nand só on ✓",
    score=0.0,
    verdict="incorrect",
    confidence=0.8,
    at=datetime(2026, 3, 1, 12, 30, 15, 123456, tzinfo=UTC),
    grade={"score": 0.0, "key_points": [{"text": "Frozen.", "evidence": None}], "error": None},
    seconds=41.5,
    hints=2,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new" / "folder" / "viva.db"


@pytest.fixture
def store(path: Path) -> Store:
    return Store(f"sqlite:///{path}")


def test_an_attempt_comes_back_as_it_went_in(store: Store, path: Path) -> None:
    assert store.add_attempt(ATTEMPT) == 1
    store.close()
    assert Store(f"sqlite:///{path}").history("ada") == [ATTEMPT]
    assert store.history("ada")[0].id == 1


def test_ungraded_stays_none(store: Store) -> None:
    store.add_attempt(replace(ATTEMPT, score=None, seconds=None))
    assert store.history("ada")[0].score is None
    assert store.history("ada")[0].seconds is None


def test_times_come_back_aware_and_in_utc(store: Store) -> None:
    in_delhi = datetime(2026, 3, 1, 2, 0, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    store.add_attempt(replace(ATTEMPT, at=in_delhi))
    (found,) = store.history("ada")
    assert found.at == in_delhi
    assert found.at.isoformat() == "2026-02-28T20:30:00+00:00"


def test_history_is_one_learners_in_the_order_added(store: Store) -> None:
    earlier = replace(ATTEMPT, response="second", at=ATTEMPT.at - timedelta(days=1))
    for attempt in (replace(ATTEMPT, response="first"), replace(ATTEMPT, learner="bob"), earlier):
        store.add_attempt(attempt)
    assert [each.response for each in store.history("ada")] == ["first", "second"]
    assert store.history("nobody") == []
    assert store.learners() == ["ada", "bob"]


def test_drafts_are_kept_replaced_and_cleared(store: Store, path: Path) -> None:
    assert store.draft("ada", "q1") == ""
    store.save_draft("ada", "q1", "half a thou")
    store.save_draft("ada", "q1", "half a thought")
    store.save_draft("ada", "q2", "another")
    assert Store(f"sqlite:///{path}").draft("ada", "q1") == "half a thought"
    assert store.draft("bob", "q1") == ""
    store.clear_draft("ada", "q1")
    store.clear_draft("ada", "never there")
    assert (store.draft("ada", "q1"), store.draft("ada", "q2")) == ("", "another")


def test_an_attempt_takes_the_place_of_its_draft(store: Store) -> None:
    store.save_draft("ada", ATTEMPT.question_id, "the base stays fro")
    store.save_draft("bob", ATTEMPT.question_id, "bob's")
    store.add_attempt(ATTEMPT)
    assert store.draft("ada", ATTEMPT.question_id) == ""
    assert store.draft("bob", ATTEMPT.question_id) == "bob's"


def test_broken_text_is_kept_and_keeps_its_length(store: Store) -> None:
    store.add_attempt(replace(ATTEMPT, response="a\ud800b\0c"))
    assert store.history("ada")[0].response == "a?b\0c"


def test_sql_in_names_is_only_a_name(store: Store) -> None:
    name = "'; DROP TABLE attempt; --"
    store.add_attempt(replace(ATTEMPT, learner=name))
    assert store.learners() == [name]


CHILD = """
import sys, time
from dataclasses import replace
sys.path[:0] = {path!r}
from tests.test_store import ATTEMPT
from tutor.store import Store

store = Store(sys.argv[1])
for number in range(1000):
    key = store.add_attempt(replace(ATTEMPT, response=f"response {{number}}"))
    sys.stdout.write(f"{{key}}\\n")
    sys.stdout.flush()
    store.save_draft("ada", f"question {{number}}", "half")
"""


@pytest.mark.parametrize("acknowledged", [1, 7, 30])
def test_nothing_acknowledged_is_lost_when_the_process_is_killed(
    path: Path, acknowledged: int
) -> None:
    url = f"sqlite:///{path}"
    root = str(Path(__file__).parent.parent)
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD.format(path=[root]), url], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    keys = [int(child.stdout.readline()) for _ in range(acknowledged)]
    child.kill()
    keys += [int(line) for line in child.stdout.read().split()]
    assert child.wait() != 0

    history = Store(url).history("ada")
    assert [each.id for each in history][: len(keys)] == keys
    assert [each.response for each in history] == [f"response {n}" for n in range(len(history))]
    # One more may have reached the disk without its number reaching us.
    assert len(history) - len(keys) in (0, 1)
    assert Store(url).add_attempt(ATTEMPT) == len(history) + 1


def test_writes_reach_the_disk_before_they_are_acknowledged(store: Store, path: Path) -> None:
    with store._engine.connect() as connection:
        for pragma, value in (("synchronous", 2), ("journal_mode", "wal"), ("foreign_keys", 1)):
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 20_000


@pytest.mark.parametrize("kind", ["file", "memory"])
def test_many_threads_write_and_read_at_once(store: Store, kind: str) -> None:
    store = Store("sqlite://") if kind == "memory" else store
    failures: list[Exception] = []

    def work(name: str) -> None:
        try:
            for number in range(5):
                store.save_draft(name, ATTEMPT.question_id, "half")
                store.add_attempt(replace(ATTEMPT, learner=name, response=str(number)))
                assert len(store.history(name)) == number + 1
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(f"learner {n}",)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    for n in range(12):
        found = [each.response for each in store.history(f"learner {n}")]
        assert found == [str(number) for number in range(5)]


def test_many_open_a_new_file_at_once(path: Path) -> None:
    path.parent.mkdir(parents=True)
    failures: list[Exception] = []

    def work() -> None:
        try:
            Store(f"sqlite:///{path}").add_attempt(ATTEMPT)
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(Store(f"sqlite:///{path}").history("ada")) == 8


def test_a_new_file_that_another_program_holds_is_waited_for(path: Path) -> None:
    path.parent.mkdir(parents=True)
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("CREATE TABLE theirs (id INTEGER)")
    # Who is about to write with the old journal: the switch to the new one fails at once here.
    other.execute("BEGIN IMMEDIATE")
    release = threading.Timer(0.3, other.execute, args=("COMMIT",))
    release.start()
    Store(f"sqlite:///{path}").add_attempt(ATTEMPT)
    release.join()
    other.close()


def test_a_locked_database_is_waited_for(store: Store, path: Path) -> None:
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    release = threading.Timer(0.3, other.execute, args=("COMMIT",))
    release.start()
    start = time.monotonic()
    store.add_attempt(ATTEMPT)
    assert time.monotonic() - start > 0.2
    release.join()
    other.close()


def test_a_database_that_stays_locked_is_explained(store: Store, path: Path) -> None:
    impatient = Store(f"sqlite:///{path}", busy_seconds=0.05)
    store.add_attempt(ATTEMPT)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match=r"viva\.db is in use by another program; close it"):
        impatient.add_attempt(ATTEMPT)
    # Who reads does not wait for who writes.
    assert impatient.history("ada") == [ATTEMPT]
    other.close()
    assert impatient.add_attempt(ATTEMPT) == 2


def test_a_read_only_database_is_explained(store: Store, path: Path) -> None:
    store.add_attempt(ATTEMPT)
    store.close()
    with pytest.raises(StoreError, match="is read-only; give yourself the right"):
        Store(f"sqlite:///file:{path}?mode=ro&uri=true")


def test_a_file_that_is_no_database_is_explained_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "essay.db"
    file.write_text("Once upon a time. " * 100)
    with pytest.raises(StoreError, match=r"essay\.db is not a Viva database; move it away"):
        Store(f"sqlite:///{file}")
    assert file.read_text() == "Once upon a time. " * 100


def test_a_damaged_database_is_explained(store: Store, path: Path) -> None:
    for number in range(200):
        store.add_attempt(replace(ATTEMPT, response=f"{number} " * 200))
    store.close()
    raw = bytearray(path.read_bytes())
    raw[4096:] = random.Random(1).randbytes(len(raw) - 4096)
    path.write_bytes(bytes(raw))
    with pytest.raises(StoreError, match=r"viva\.db is damaged; put a backup in its place"):
        Store(f"sqlite:///{path}").history("ada")


def test_a_database_of_a_newer_viva_is_explained_and_left_alone(store: Store, path: Path) -> None:
    with store._engine.begin() as connection:
        connection.exec_driver_sql("UPDATE schema_version SET version = 99")
    with pytest.raises(
        StoreError,
        match=rf"schema version 99, but this Viva reads up to {1 + len(MIGRATIONS)}; update",
    ):
        Store(f"sqlite:///{path}")


def test_an_older_database_is_brought_up_to_date_once(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.add_attempt(ATTEMPT)

    def add_notes(connection: sa.Connection) -> None:
        connection.exec_driver_sql("CREATE TABLE note (text TEXT)")

    newest = len(MIGRATIONS) + 2
    monkeypatch.setattr(tutor.store, "MIGRATIONS", (*MIGRATIONS, add_notes))
    for _ in range(2):
        newer = Store(f"sqlite:///{path}")
        assert newer.history("ada") == [ATTEMPT]
    with newer._engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT version FROM schema_version").scalar() == newest
        assert connection.exec_driver_sql("SELECT count(*) FROM note").scalar() == 0


def test_a_migration_that_fails_changes_nothing(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.add_attempt(ATTEMPT)

    def half(connection: sa.Connection) -> None:
        connection.exec_driver_sql("DELETE FROM attempt")
        connection.exec_driver_sql("ALTER TABLE nowhere ADD COLUMN text")

    monkeypatch.setattr(tutor.store, "MIGRATIONS", (*MIGRATIONS, half))
    with pytest.raises(StoreError, match="no such table"):
        Store(f"sqlite:///{path}")
    assert store.history("ada") == [ATTEMPT]


def test_a_folder_in_the_files_place_is_explained(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be opened; check that its folder exists"):
        Store(f"sqlite:///{tmp_path}")


def test_a_file_in_the_folders_place_is_explained(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(StoreError, match="cannot be made"):
        Store(f"sqlite:///{tmp_path}/data/viva.db")


@pytest.mark.parametrize(
    "url", ["viva.db", "nonsense://x", "postgresql+nodriver://me:secret@host/y"]
)
def test_a_url_that_names_no_database_is_explained(url: str) -> None:
    with pytest.raises(StoreError, match="cannot be used as a database URL") as caught:
        Store(url)
    assert "secret" not in str(caught.value)


def test_a_grade_that_is_no_json_changes_nothing(store: Store) -> None:
    store.save_draft("ada", ATTEMPT.question_id, "half")
    with pytest.raises(StoreError):
        store.add_attempt(replace(ATTEMPT, grade={"score": float("nan")}))
    assert store.history("ada") == []
    assert store.draft("ada", ATTEMPT.question_id) == "half"


def test_a_history_of_the_first_version_is_read_and_written(store: Store, path: Path) -> None:
    store.add_attempt(ATTEMPT)
    with store._engine.begin() as connection:
        for index in ("order", "question", "sure"):
            connection.exec_driver_sql(f"DROP INDEX attempt_{index}")
        for column in ("sure", "place"):
            connection.exec_driver_sql(f"ALTER TABLE attempt DROP COLUMN {column}")
        for table in ("kept", "item"):
            connection.exec_driver_sql(f"DROP TABLE {table}")
        connection.exec_driver_sql("UPDATE schema_version SET version = 1")
    newer = Store(f"sqlite:///{path}")
    newer.add_attempt(replace(ATTEMPT, sure=0.5))
    assert newer.history("ada") == [ATTEMPT, replace(ATTEMPT, sure=0.5)]


def test_past_attempts_take_their_place(store: Store) -> None:
    for name in ("one", "three"):
        store.add_attempt(replace(ATTEMPT, response=name))
    store.add_past([(1.5, replace(ATTEMPT, response="two")), (0.5, replace(ATTEMPT, response="0"))])
    assert [each.response for each in store.history("ada")] == ["0", "one", "two", "three"]
    assert [each.response for each in store.latest("ada", after=2)] == ["two", "three"]
    assert (store.count("ada"), store.count("bob")) == (4, 0)
    assert store.last_times("ada") == {ATTEMPT.question_id: (4, ATTEMPT.at)}


def test_values_are_kept_replaced_and_dropped(store: Store, path: Path) -> None:
    assert store.kept("ada", "exam") is None
    store.keep("ada", "exam", {"place": 3})
    store.keep("ada", "exam", {"place": 4})
    assert Store(f"sqlite:///{path}").kept("ada", "exam") == {"place": 4}
    assert store.kept("bob", "exam") is None
    store.keep("ada", "exam", None)
    assert store.kept("ada", "exam") is None
