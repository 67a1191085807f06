"""How long one response with five key points takes."""

import random
import time
from collections.abc import Iterator

from corpus import KeyPoint, Question
from tutor.grading import Grader

KEY_POINTS = (
    "The pretrained weights stay frozen.",
    "Only small low-rank matrices are trained.",
    "Gradients and optimizer states exist only for those few parameters.",
    "The trained matrices can be merged into the weights afterwards.",
    "One base model can serve many adapters.",
)
QUESTION = Question(
    "How does LoRA make fine-tuning cheaper, and what does that allow afterwards?",
    references=[" ".join(KEY_POINTS)],
    key_points=[KeyPoint(text) for text in KEY_POINTS],
)
SENTENCES = (
    "The original weights are not touched at all.",
    "It adds two small matrices next to each layer and trains those.",
    "So the optimizer has to remember far fewer numbers.",
    "Afterwards the small matrices can be added into the big one.",
    "You can keep one model and swap the adapters.",
    "I think it also makes the training data smaller.",
    "The rank decides how many parameters there are.",
    "It needs less memory because most gradients are never computed.",
    "Every layer gets retrained from scratch.",
    "The weights are stored with four bits.",
)
WARM_UP = 3


def grade_seconds(grader: Grader, runs: int) -> list[float]:
    """Seconds from a response to its grade, for ``runs`` different ones, with a warm model."""
    texts = responses(random.Random(1))
    for _ in range(WARM_UP):
        grader.grade(QUESTION, next(texts))
    return [_seconds(grader, next(texts)) for _ in range(runs)]


def responses(rng: random.Random) -> Iterator[str]:
    """Endless responses of four sentences, hardly ever the same, so that no cache can help."""
    while True:
        yield " ".join(rng.sample(SENTENCES, 4))


def _seconds(grader: Grader, response: str) -> float:
    start = time.perf_counter()
    grader.grade(QUESTION, response)
    return time.perf_counter() - start
