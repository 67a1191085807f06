"""A table of responses in, the same table with grades out."""

from tutor.scoring.cells import escape_cell, unescape_cell
from tutor.scoring.score_table import check_table, score_table
from tutor.scoring.summary import Summary, summary_record

__all__ = [
    "Summary",
    "check_table",
    "escape_cell",
    "score_table",
    "summary_record",
    "unescape_cell",
]
