"""What became of a table."""

from collections.abc import Mapping
from dataclasses import dataclass

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
