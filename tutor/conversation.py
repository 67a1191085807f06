"""What a learner asked and was told, kept from one visit to the next."""

from dataclasses import dataclass

from tutor.answering import Context, Reply
from tutor.store import Store

NAME = "conversation"
"""Under which the store keeps it."""

ASKED = "query"
"""Under which the store keeps the last query: who leaves before its reply loses neither."""

LONGEST = 30
"""Queries; of a longer conversation the beginning goes."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """The conversation of one learner; each method reads or writes the store."""

    store: Store
    learner: str

    def replies(self) -> tuple[Reply, ...]:
        """All that is kept, oldest first; what an older Viva kept otherwise is passed over.

        Raises:
            StoreError: the history cannot be read.
        """
        kept = self.store.kept(self.learner, NAME)
        try:
            return tuple(Reply.from_record(record) for record in kept or ())
        except (TypeError, KeyError):
            return ()

    def add(self, reply: Reply) -> None:
        """Keeps a query with its reply.

        Raises:
            StoreError: it could not be kept, as when the disk is full.
        """
        replies = [*self.replies(), reply][-LONGEST:]
        self.store.keep(self.learner, NAME, [one.to_record() for one in replies])

    def ask(self, query: str) -> None:
        """Keeps a query before its reply is made; one that had no reply before it goes.

        Raises:
            StoreError: it could not be kept.
        """
        self.store.keep(self.learner, ASKED, query)

    def unanswered(self) -> str | None:
        """The last query, unless its reply is kept or nothing was asked.

        Raises:
            StoreError: the history cannot be read.
        """
        asked = self.store.kept(self.learner, ASKED)
        replies = self.replies()
        if not isinstance(asked, str) or (replies and replies[-1].query == asked):
            return None
        return asked

    def clear(self) -> None:
        """Forgets it.

        Raises:
            StoreError: it is still there.
        """
        for name in (NAME, ASKED):
            self.store.keep(self.learner, name, None)


def context_of(replies: tuple[Reply, ...] | list[Reply]) -> Context | None:
    """What a next query is read with; None at the beginning.

    A query that was refused says little about what the next one means, unless nothing else does.
    """
    for reply in reversed(replies):
        if not reply.refused:
            return Context(reply.read_as or reply.query, reply.text)
    return Context(replies[-1].read_as or replies[-1].query) if replies else None
