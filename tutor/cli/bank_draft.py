"""``viva bank draft``: questions proposed from one's own documents, for a person to accept."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import click

from corpus import Question, read_documents
from corpus.drafting import draft_questions
from corpus.errors import BankError
from corpus.exchange.bank_text import bank_text
from corpus.exchange.whole_file import write_whole
from tutor.answering import Generator, Message
from tutor.cli.progress import progress_bar
from tutor.errors import GeneratorFailed

ASKED = (
    "Reword the question so that it is clear and asks for exactly what the key points say. "
    "Do not give the answer away. Reply with the question alone, on one line, ending in '?'."
)
MAX_TOKENS = 80
WORDS = range(3, 41)


@click.command("draft")
@click.argument("path", metavar="DIR", type=click.Path(exists=True, path_type=Path))
@click.option(
    "-o",
    "--output",
    "out",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="Bank file to write; one that is there is left alone.",
)
@click.option("--domain", help="The drafts' domain; each document's folder if left out.")
@click.option(
    "--per-document",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    help="How many drafts at most come from one document.",
)
@click.option(
    "--generator",
    "generator_name",
    metavar="none|NAME",
    default="none",
    show_default=True,
    help="Who words the questions anew: a model of 'viva models list', 'endpoint', or none.",
)
@click.option("--json", "as_json", is_flag=True, help="Print what was done as one JSON object.")
def draft(
    path: Path,
    out: Path,
    domain: str | None,
    per_document: int,
    generator_name: str,
    as_json: bool,
) -> None:
    """Propose open questions with key points from the documents in DIR, or in one file.

    They come from headings and from sentences that define something, and are marked as drafts:
    nobody is asked one until a person has deleted its line 'draft: true'.
    """
    if out.exists():
        raise BankError(f"{out}: is there already and may hold your changes; name another file.")
    with progress_bar("reading", "file") as progress:
        reading = read_documents([path], progress)
    questions: Sequence[Question] = list(draft_questions(reading.documents, domain, per_document))
    for skipped in reading.skipped:
        click.echo(f"skipped: {skipped.path} {skipped.reason}", err=True)
    if not questions:
        raise BankError(
            f"{path}: no question can be drafted from {len(reading.documents)} documents; "
            "name some with headings and whole sentences."
        )
    if generator_name != "none":
        questions = list(_reworded(questions, generator_name))
    write_whole(out, bank_text(questions).encode())
    record = _record(questions, len(reading.documents), out)
    click.echo(record if as_json else _said(questions, path, out))


def _reworded(questions: Sequence[Question], name: str) -> Iterator[Question]:
    from tutor.settings import load_settings
    from tutor.wiring import Viva

    generator = Viva(load_settings()).named_generator(name)
    for number, question in enumerate(questions):
        if generator is None:
            yield question
            continue
        try:
            yield replace(question, question=reworded(question, generator))
        except GeneratorFailed as error:
            click.echo(f"The other questions keep their wording: {error}", err=True)
            yield from questions[number:]
            return


def reworded(question: Question, generator: Generator) -> str:
    """The generator's wording where it is one question, else the draft's own.

    Raises:
        GeneratorFailed: the generator is out of reach.
    """
    points = "\n".join(f"- {point.text}" for point in question.key_points)
    messages = [
        Message("system", ASKED),
        Message("user", f"Question: {question.question}\nKey points:\n{points}"),
    ]
    said = (
        "".join(
            piece for piece in generator.generate(messages, MAX_TOKENS) if isinstance(piece, str)
        )
        .strip()
        .strip('"“”')
    )
    is_question = said.endswith("?") and said.count("?") == 1 and said.isprintable()
    told = any(point.text.rstrip(".").lower() in said.lower() for point in question.key_points)
    return said if is_question and len(said.split()) in WORDS and not told else question.question


def _record(questions: Sequence[Question], documents: int, out: Path) -> str:
    record = {"questions": len(questions), "documents": documents, "output": str(out)}
    return json.dumps(record, ensure_ascii=False)


def _said(questions: Sequence[Question], path: Path, out: Path) -> str:
    folder = path if path.is_dir() else path.parent
    return (
        f"Drafted {len(questions)} questions: {out}\n"
        "Read them, mend them, and delete 'draft: true' from the good ones. Then:\n"
        f"  viva bank check {out} --material {folder}"
    )
