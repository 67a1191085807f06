"""How the weights in ``tutor/grading/weights`` were made; ``python -m training`` repeats it."""
