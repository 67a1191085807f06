"""The rest of a reply in a generator's words; each sentence is checked before anybody sees it."""

from collections.abc import Generator as Pieces
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.encoder import Encoder
from tutor.answering.brief import MAX_SENTENCES, MAX_TOKENS, Note, write_brief
from tutor.answering.extractive import Statement
from tutor.answering.generator import Generator, Message, News, Waiting, Writing
from tutor.answering.grounding import ENTAILED_FROM, Checker, Entailment, is_empty
from tutor.answering.reply import compose
from tutor.answering.sentences import split_sentences
from tutor.answering.words import Rarity
from tutor.errors import GeneratorFailed

NOTE_STATEMENTS = 4
"""Sentences shown to a generator: reading them is most of its time on a small machine."""


@dataclass(frozen=True, slots=True)
class Phrased:
    """Sentences of a generator that hold, each with the rank of the hit it rests on.

    ``dropped`` counts those that do not; what says the reply's beginning once more is in neither.
    ``note`` says what went wrong, if anything did.
    """

    sentences: tuple[tuple[str, int], ...]
    dropped: int = 0
    note: str = ""

    @property
    def text(self) -> str:
        """The sentences, without their citations."""
        return " ".join(sentence for sentence, _ in self.sentences)


@dataclass(frozen=True, slots=True)
class Phraser:
    """A generator and the models that check it."""

    generator: Generator
    entailment: Entailment
    encoder: Encoder

    def phrase(
        self, query: str, begun: str, found: Sequence[Statement], rarity: Rarity
    ) -> Pieces[str | News, None, Phrased]:
        """Streams what holds of what the generator says beyond ``begun``, a sentence at a time.

        It is stopped after enough sentences, or as soon as one does not hold before any did: small
        models that are wrong at first seldom find back.
        """
        shown = sorted(found, key=lambda statement: -statement.score)[:NOTE_STATEMENTS]
        shown.sort(key=lambda statement: statement.order)
        checker = Checker(query, shown, self.encoder, self.entailment, rarity)
        speech = _Speech(self.generator, write_brief(query, _notes(shown)))
        kept: dict[str, int] = {}
        said, dropped, note = 0, 0, ""
        try:
            for piece in speech:
                if not isinstance(piece, str):
                    yield piece
                    continue
                said += 1
                checked = checker.check(piece)
                dropped += checked is None
                if (
                    checked is not None
                    and checked[0] not in kept
                    and not self._repeats(checked[0], begun)
                ):
                    kept[checked[0]] = checked[1]
                    yield compose([checked]) + " "
                if said == MAX_SENTENCES or (dropped and not kept):
                    break
        except GeneratorFailed as error:
            note = str(error)
        finally:
            speech.close()
        if dropped and not kept and not note:
            note = f"The material does not support what {self.generator.name} wrote."
        return Phrased(tuple(kept.items()), dropped, note)

    def _repeats(self, claim: str, begun: str) -> bool:
        """Whether a claim says nothing that the beginning has not said."""
        return claim in begun or bool(
            self.entailment.predict([(begun, claim)])[0, 0] >= ENTAILED_FROM
        )


class _Speech:
    """A generator's text, sentence by sentence, with news in between."""

    def __init__(self, generator: Generator, messages: Sequence[Message]) -> None:
        self._generator = generator
        self._messages = messages
        self._pieces: Iterator[str | Waiting] = iter(())

    def __iter__(self) -> Iterator[str | News]:
        text, said = "", 0
        self._pieces = self._generator.generate(self._messages, MAX_TOKENS)
        for piece in self._pieces:
            if isinstance(piece, Waiting):
                yield piece
                continue
            text += piece
            yield Writing(len(text))
            # The last one may go on.
            whole = [one for one in split_sentences(text)[:-1] if not is_empty(one)]
            yield from whole[said:]
            said = max(said, len(whole))
        yield from [one for one in split_sentences(text) if not is_empty(one)][said:]

    def close(self) -> None:
        """Cancels the generation."""
        close = getattr(self._pieces, "close", None)
        if close is not None:
            close()


def _notes(shown: Sequence[Statement]) -> list[Note]:
    """One note per hit that has something to say, the best hit first, numbered as the hits are."""
    return [
        Note(n, " ".join(statement.text for statement in shown if statement.n == n))
        for n in sorted({statement.n for statement in shown})
    ]
