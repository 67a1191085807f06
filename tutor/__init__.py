"""Viva's tutor: grading, learning, answering and scoring; the names an engineer needs to grade."""

from corpus import KeyPoint, Misconception, Question
from tutor.grading import Grade, Grader

__all__ = ["Grade", "Grader", "KeyPoint", "Misconception", "Question"]
