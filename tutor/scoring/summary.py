"""What became of a table."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tutor.grading import Verdict


@dataclass(frozen=True, slots=True)
class Summary:
    """How many rows got which verdict; ``verdicts`` names all of them, the empty ones with 0.

    ``to_review`` counts the rows a person should look at. ``notes`` are sentences to show.
    """

    rows: int
    verdicts: Mapping[Verdict, int]
    to_review: int
    notes: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """The closing line, as in "3 rows: 1 correct, 1 blank, 1 ungraded, 2 to review."."""
        counts = [f"{n} {verdict.replace('_', ' ')}" for verdict, n in self.verdicts.items() if n]
        rows = "1 row" if self.rows == 1 else f"{self.rows} rows"
        return f"{rows}: {', '.join([*counts, f'{self.to_review} to review'])}."


def summary_record(summary: Summary) -> dict[str, object]:
    """The JSON-ready object of ``viva grade --json``."""
    return {
        "rows": summary.rows,
        "verdicts": {verdict.value: count for verdict, count in summary.verdicts.items()},
        "to_review": summary.to_review,
        "notes": list(summary.notes),
    }


def summary_from_record(record: Mapping[str, Any]) -> Summary:
    """The summary that ``summary_record`` wrote down."""
    verdicts = {Verdict(name): count for name, count in record["verdicts"].items()}
    return Summary(record["rows"], verdicts, record["to_review"], tuple(record["notes"]))


_QUOTED = re.compile(r"['\"\[{]|(?<=Error): ")
MOST_REASONS = 1000
"""Different reasons that are counted; some name their row, and a table may have a million."""
TOLD_REASONS = 3


@dataclass(slots=True)
class Tally:
    """Counts rows as they are written."""

    verdicts: Counter[str]
    to_review: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    def add(self, record: Mapping[str, Any]) -> None:
        """Counts one row's grade."""
        self.verdicts[record["verdict"]] += 1
        self.to_review += record["needs_review"]
        reason = _without_text(record["error"] or "")
        if reason and (reason in self.reasons or len(self.reasons) < MOST_REASONS):
            self.reasons[reason] += 1

    def summary(self, notes: tuple[str, ...]) -> Summary:
        """What was counted."""
        verdicts = {verdict: self.verdicts[verdict.value] for verdict in Verdict}
        told = (*notes, *self._why())
        return Summary(self.verdicts.total(), verdicts, self.to_review, told)

    def _why(self) -> Iterator[str]:
        """The commonest reasons for which rows stay ungraded."""
        for reason, count in self.reasons.most_common(TOLD_REASONS):
            rows = "1 row is" if count == 1 else f"{count:,} rows are"
            yield f"{rows} ungraded: {reason}"


def _without_text(reason: str) -> str:
    """The reason up to what it quotes: sentences to show hold nothing that learners wrote."""
    head = _QUOTED.split(reason, maxsplit=1)[0].strip()
    return head if head == reason else f"{head} …"
