"""Where the study notes and questions lie that come with Viva."""

from pathlib import Path

MATERIAL = Path(__file__).parent / "material"
"""Markdown notes, one folder per domain."""

QUESTIONS = Path(__file__).parent / "questions"
"""The bank, one YAML file per domain."""
