"""How the entailment weights in ``tutor/grading/weights`` were made; ``python -m training`` makes them again."""
