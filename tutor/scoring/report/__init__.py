"""How far the grades of a table can be trusted, and what they say about the questions."""

from tutor.scoring.report.build import build_report
from tutor.scoring.report.page import report_page

__all__ = ["build_report", "report_page"]
