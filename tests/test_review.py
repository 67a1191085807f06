"""The review queue: a person's grade wins, both are kept, nothing acknowledged is lost."""

import json
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from corpus import Bank, Question
from tests.test_scoring import BANK, read_csv, read_jsonl, score, write
from tests.word_share import WordShareGrader
from tutor.cli import main
from tutor.errors import StoreError, TableError
from tutor.scoring import Job, LocalEngine, score_table
from tutor.scoring.report import build_report
from tutor.scoring.review import (
    ReviewQueue,
    accept_into,
    merge_reviews,
    moves_between,
    moves_sentence,
    review_items,
)
from tutor.scoring.review.tables import TABLES
from tutor.settings import Settings
from tutor.wiring import Viva

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
ROWS = [
    "response_id,learner,question_id,question,reference,response",
    "r1,ann,,What is ice?,frozen clear water,frozen water",
    "r2,bob,,What is ice?,frozen clear water,water frozen",
    "r3,cid,,What is ice?,frozen clear water, frozen  water",
    "r4,dan,,What is ice?,frozen clear water,frozen clear water",
    "r5,eve,,What is ice?,frozen clear water,not frozen water",
    "r6,fay,lora,,,low rank",
]


@pytest.fixture
def graded(tmp_path: Path) -> Path:
    score(write(tmp_path / "in.csv", *ROWS), tmp_path / "graded.csv")
    return tmp_path / "graded.csv"


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a PostgreSQL of its own, where its programs are installed."""
    found = shutil.which("postgres")
    if found is None:
        pytest.skip("PostgreSQL is not installed; `apt-get install postgresql` brings it.")
    programs = Path(found).resolve().parent
    # The server refuses to run as root, so its folder must be in reach of another user.
    folder = Path(mkdtemp(prefix="viva-pg-"))
    data = folder / "data"
    user = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    if user:
        shutil.chown(folder, "postgres")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    initdb = [*user, programs / "initdb", "-D", data, "-U", "viva", "-A", "trust", "-N"]
    subprocess.run(initdb, check=True, capture_output=True)
    control = [*user, programs / "pg_ctl", "-D", data, "-w", "-t", "120", "-l", folder / "log"]
    options = f"-p {port} -k {folder} -h 127.0.0.1"
    subprocess.run([*control, "-o", options, "start"], check=True, stdout=subprocess.DEVNULL)
    yield f"postgresql+psycopg://viva@127.0.0.1:{port}/postgres"
    subprocess.run([*control, "-m", "immediate", "stop"], check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def queue(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ReviewQueue]:
    if request.param == "sqlite":
        yield ReviewQueue(f"sqlite:///{tmp_path / 'viva.db'}", lambda: NOON)
        return
    url = request.getfixturevalue("postgres")
    here = ReviewQueue(url, lambda: NOON)
    yield here
    here.close()
    engine = sa.create_engine(url)
    TABLES.drop_all(engine)
    engine.dispose()


def test_one_decision_for_all_that_is_alike(
    queue: ReviewQueue, graded: Path, tmp_path: Path
) -> None:
    assert queue.add("spring", review_items(graded)) == 4
    first, *others = queue.clusters("spring")
    assert [item.response for item in first.items] == ["frozen water", "water frozen"]
    assert (first.rows, [each.rows for each in others]) == (3, [1, 1])
    queue.decide(first.items, 0.8, "Ms Frost", note="clear is not asked")
    assert merge_reviews(graded, tmp_path / "final.csv", queue) == (3, 2)
    rows = read_csv(tmp_path / "final.csv")
    assert [row["score"] for row in rows] == ["0.8", "0.8", "0.8", "1.0", "0.67", "0.67"]
    assert [row["machine_score"] for row in rows][:4] == ["0.67", "0.67", "0.67", ""]
    assert (rows[0]["verdict"], rows[0]["machine_verdict"]) == ("correct", "partial")
    assert (rows[0]["needs_review"], rows[4]["needs_review"]) == ("false", "true")
    about = [rows[0][name] for name in ("reviewed_by", "reviewed_at", "review_note")]
    assert about == ["Ms Frost", "2026-05-01T12:00:00+00:00", "clear is not asked"]


def test_two_people_mark_without_seeing_each_other(
    queue: ReviewQueue, graded: Path, tmp_path: Path
) -> None:
    queue.add("spring", review_items(graded))
    for cluster in queue.clusters("spring", undecided_by="ann"):
        queue.decide(cluster.items, 0.5, "ann")
    assert queue.clusters("spring", undecided_by="ann") == []
    waiting = queue.clusters("spring", undecided_by="ben")
    assert len(waiting) == 3
    queue.decide(waiting[0].items, 1.0, "ben")
    merge_reviews(graded, tmp_path / "final.csv", queue)
    first = read_csv(tmp_path / "final.csv")[0]
    assert [first[n] for n in ("score", "reviewed_by", "second_score", "second_by")] == [
        *("1.0", "ben", "0.5", "ann"),
    ]
    report = build_report(tmp_path / "final.csv")
    assert (report["human"]["all"]["n"], report["human_human"]["n"]) == (5, 3)


def test_decisions_outlive_a_change_of_mind_and_a_second_filling(
    queue: ReviewQueue, graded: Path, tmp_path: Path
) -> None:
    queue.add("spring", review_items(graded))
    items = queue.clusters("spring")[0].items
    queue.decide(items, 0.2, "ann")
    queue.decide(items, 0.9, "ann", verdict="partial")
    assert queue.add("spring", review_items(graded)) == 4
    cluster = queue.clusters("spring")[0]
    assert [decision.score for decision in cluster.decisions] == [0.2, 0.9, 0.2, 0.9]
    assert not cluster.open_for("ann") and cluster.open_for("ben")
    merge_reviews(graded, tmp_path / "final.csv", queue)
    # A merged table can be merged again; the machine's marks are still the machine's.
    merge_reviews(tmp_path / "final.csv", tmp_path / "again.csv", queue)
    assert (tmp_path / "again.csv").read_bytes() == (tmp_path / "final.csv").read_bytes()
    first = read_csv(tmp_path / "again.csv")[0]
    assert (first["score"], first["verdict"], first["machine_score"]) == ("0.9", "partial", "0.67")


def test_what_is_removed_waits_no_more_and_what_was_decided_stays(
    queue: ReviewQueue, graded: Path
) -> None:
    queue.add("spring", review_items(graded))
    queue.add("autumn", review_items(graded))
    first, *others = [item for cluster in queue.clusters("spring") for item in cluster.items]
    queue.decide([first], 1.0, "ann")
    queue.remove("spring", [first.key])
    left = [item for cluster in queue.clusters("spring") for item in cluster.items]
    assert sorted(item.key for item in left) == sorted(item.key for item in others)
    queue.remove("spring")
    assert queue.exams() == ["autumn"]
    assert [each.score for each in queue.decisions([first.key])[first.key]] == [1.0]


def test_another_process_sees_what_was_decided(graded: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'viva.db'}"
    ReviewQueue(url).add("spring", review_items(graded))
    queue = ReviewQueue(url)
    queue.decide(queue.clusters("spring")[0].items, 1, "ann")
    assert ReviewQueue(url).clusters("spring")[0].decisions[0].marker == "ann"
    assert ReviewQueue(url).exams() == ["spring"]


@pytest.mark.parametrize(("score_given", "marker"), [(1.01, "ann"), (-0.1, "ann"), (0.5, " ")])
def test_what_is_no_decision(score_given: float, marker: str, tmp_path: Path) -> None:
    queue = ReviewQueue(f"sqlite:///{tmp_path / 'viva.db'}")
    with pytest.raises(ValueError, match=r"A (score lies|decision needs)"):
        queue.decide([], score_given, marker)


def test_a_database_that_cannot_be_used_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "no.db").write_text("no database at all, but long enough to be taken for one" * 20)
    for url in (f"sqlite:///{tmp_path / 'no.db'}", "nosuch://here", "postgresql+psycopg://h:1/x"):
        with pytest.raises(StoreError) as error:
            ReviewQueue(url)
        assert "\n" not in str(error.value)


def test_accepted_answers_become_references(graded: Path, tmp_path: Path) -> None:
    queue = ReviewQueue(f"sqlite:///{tmp_path / 'viva.db'}")
    queue.add("spring", review_items(graded))
    [lora] = [each for each in queue.clusters("spring") if each.items[0].question_id == "lora"]
    queue.decide(lora.items, 1, "ann", also_accept=True)
    bank, added = accept_into(BANK, queue.clusters("spring"))
    assert (added, bank.get("lora").references) == (1, ("low rank matrices", "low rank"))
    assert accept_into(bank, queue.clusters("spring")) == (bank, 0)
    queue.decide(lora.items, 0, "ann")
    assert accept_into(BANK, queue.clusters("spring")) == (BANK, 0)


def test_whom_a_change_of_the_key_moves(graded: Path, tmp_path: Path) -> None:
    bank = Bank((Question("Why is LoRA small?", ["low rank"], id="lora"),))
    job = Job(tmp_path / "in.csv", tmp_path / "new.csv", bank)
    score_table(job, LocalEngine(WordShareGrader))
    (move,) = moves_between(graded, tmp_path / "new.csv")
    assert (move.row, move.learner, move.score_before, move.score) == (6, "fay", 0.67, 1.0)
    assert moves_sentence([move]) == "1 learner moves, in 1 row: 1 up, 0 down."
    assert moves_sentence([]) == "Nobody moves."
    write(tmp_path / "other.csv", *graded.read_text().splitlines()[:-1])
    with pytest.raises(TableError, match="do not have the same number of rows"):
        list(moves_between(graded, tmp_path / "other.csv"))


def test_a_table_that_was_not_graded_has_nothing_to_review(tmp_path: Path) -> None:
    queue = ReviewQueue(f"sqlite:///{tmp_path / 'viva.db'}")
    source = write(tmp_path / "in.csv", *ROWS)
    with pytest.raises(TableError, match="lacks the columns score, verdict, confidence"):
        review_items(source)
    with pytest.raises(TableError, match="lacks the columns score"):
        merge_reviews(source, tmp_path / "out.csv", queue)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every ``Viva`` grades by word share, in a data folder of the test's own."""
    monkeypatch.setattr(Viva, "grader", property(lambda viva: WordShareGrader()))
    settings = Settings(data_dir=tmp_path / "data")
    for module in ("grade", "review"):
        monkeypatch.setattr(f"tutor.cli.{module}.load_settings", lambda: settings)


def viva(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.mark.usefixtures("home")
def test_an_exam_from_the_first_grade_to_the_last_mark(tmp_path: Path) -> None:
    source = write(tmp_path / "in.csv", *ROWS)
    bank = tmp_path / "bank.yaml"
    bank.write_text(
        "- id: lora\n  domain: d\n  question: Why is LoRA small?\n"
        "  references: [low rank matrices]\n"
    )
    graded, final = tmp_path / "graded.csv", tmp_path / "final.xlsx"
    ran = viva("grade", source, "-o", graded, "--bank", bank, "--queue", "spring", "--pseudonyms")
    assert ran.exit_code == 0, ran.output
    assert ran.stderr.endswith("4 responses to review, in 3 clusters, in spring.\n")
    assert "ann" not in graded.read_text()
    listed = json.loads(viva("review", "list", "spring", "--json").stdout)
    assert [sum(item["rows"] for item in each["items"]) for each in listed] == [3, 1, 1]
    lora = next(each for each in listed if each["items"][0]["question_id"] == "lora")
    decide = ("review", "decide", "spring", lora["number"], "--score", 1, "--by", "ann")
    assert viva(*decide, "--also-accept", "--note", "fine").stderr == "1 rows decided.\n"
    assert "decided 1.00" in viva("review", "list", "spring").stdout
    ran = viva("grade", graded, "-o", final, "--review", "--json")
    assert ran.stderr == "1 rows decided by people, 4 still to review.\n"
    assert json.loads(ran.stdout)["decided"] == 1
    new = tmp_path / "bank2.yaml"
    assert viva("review", "bank", "spring", "--bank", bank, "-o", new).exit_code == 0
    again = tmp_path / "again.jsonl"
    arguments = ("--bank", new, "--against", graded, "--json", "--pseudonyms")
    ran = viva("grade", source, "-o", again, *arguments)
    assert ran.exit_code == 0, ran.output
    # The tests' grader knows these words from the first reference.
    assert (json.loads(ran.stdout)["moves"], "Nobody moves." in ran.stderr) == ([], True)
    assert len(read_jsonl(again)) == 6
    for arguments, words in [
        (("review", "list", "autumn"), "There is no queue autumn; the queues are: spring"),
        (("review", "decide", "spring", 99, "--score", 1, "--by", "a"), "has no cluster 99"),
        (("grade", source, "-o", tmp_path / "x.csv", "--review"), "lacks the columns score"),
    ]:
        ran = viva(*arguments)
        assert ran.exit_code == 1 and words in ran.stderr


@pytest.mark.usefixtures("home")
def test_pseudonyms_are_the_same_for_the_same_learner(tmp_path: Path) -> None:
    source = write(
        tmp_path / "in.csv",
        "learner,question,reference,response",
        *("ann,What?,water,water", "bob,What?,water,water", " ann,What?,water,ice", ",What?,w,w"),
    )
    viva("grade", source, "-o", tmp_path / "a.csv", "--pseudonyms")
    viva("grade", source, "-o", tmp_path / "b.jsonl", "--pseudonyms")
    names = [row["learner"] for row in read_csv(tmp_path / "a.csv")]
    assert names == [row["learner"] for row in read_jsonl(tmp_path / "b.jsonl")]
    assert names[0] == names[2] != names[1] and names[3] == ""
    assert (tmp_path / "data" / "pseudonym.key").stat().st_mode & 0o077 == 0
    lacking = write(tmp_path / "c.csv", "question,reference,response", "What?,water,water")
    ran = viva("grade", lacking, "-o", tmp_path / "d.csv", "--pseudonyms")
    assert "There is no column 'learner'" in ran.stderr
