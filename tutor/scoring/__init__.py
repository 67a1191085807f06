"""A table of responses in, the same table with grades out."""

from tutor.scoring.cells import escape_cell, unescape_cell
from tutor.scoring.engines import Engine, LocalEngine, ProcessEngine, RayEngine
from tutor.scoring.fingerprint import grader_version
from tutor.scoring.mapping import Mapped, load_mapping
from tutor.scoring.pseudonym import pseudonym_key
from tutor.scoring.score_table import Job, check_table, score_table
from tutor.scoring.summary import Summary, summary_record
from tutor.scoring.table import Reading

__all__ = [
    "Engine",
    "Job",
    "LocalEngine",
    "Mapped",
    "ProcessEngine",
    "RayEngine",
    "Reading",
    "Summary",
    "check_table",
    "escape_cell",
    "grader_version",
    "load_mapping",
    "pseudonym_key",
    "score_table",
    "summary_record",
    "unescape_cell",
]
