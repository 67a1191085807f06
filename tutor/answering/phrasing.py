"""A reply in a generator's words, checked before it is shown as true."""

from collections.abc import Generator as Pieces
from collections.abc import Sequence
from dataclasses import dataclass

from index.encoder import Encoder
from tutor.answering.brief import MAX_SENTENCES, MAX_TOKENS, Note, write_brief
from tutor.answering.extractive import Statement
from tutor.answering.generator import Generator
from tutor.answering.grounding import Entailment, ground
from tutor.answering.sentences import split_sentences
from tutor.answering.words import Rarity
from tutor.errors import GeneratorFailed

NOTE_STATEMENTS = 6
"""Sentences shown to a generator: reading them is most of its time on a small machine."""


@dataclass(frozen=True, slots=True)
class Phrased:
    """Sentences of a generator, each with the rank of the hit it rests on.

    There are none when it failed or what it wrote does not stand; ``note`` then says so.
    """

    sentences: tuple[tuple[str, int], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Phraser:
    """A generator and the models that check it."""

    generator: Generator
    entailment: Entailment
    encoder: Encoder

    def phrase(
        self, query: str, found: Sequence[Statement], rarity: Rarity
    ) -> Pieces[str, None, Phrased]:
        """Streams what the generator says to the query; returns what of it holds."""
        shown = sorted(found, key=lambda statement: -statement.score)[:NOTE_STATEMENTS]
        shown.sort(key=lambda statement: statement.order)
        text = ""
        try:
            for piece in self.generator.generate(write_brief(query, _notes(shown)), MAX_TOKENS):
                text += piece
                yield piece
                # Small models do not stop by themselves; leaving the loop cancels the rest.
                if any(map(str.isalpha, " ".join(split_sentences(text)[MAX_SENTENCES:]))):
                    break
        except GeneratorFailed as error:
            return Phrased((), str(error))
        said = " ".join(split_sentences(text)[:MAX_SENTENCES])
        grounded = ground(query, said, shown, self.encoder, self.entailment, rarity)
        if grounded.stands:
            return Phrased(grounded.sentences)
        return Phrased((), f"The material does not support what {self.generator.name} wrote.")


def _notes(shown: Sequence[Statement]) -> list[Note]:
    """One note per hit that has something to say, the best hit first, numbered as the hits are."""
    return [
        Note(n, " ".join(statement.text for statement in shown if statement.n == n))
        for n in sorted({statement.n for statement in shown})
    ]
