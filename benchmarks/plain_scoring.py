"""What a user would write in Viva's place, with the same weights."""

from collections.abc import Sequence

from benchmarks.weights_folder import weights_folder
from corpus import Question
from index.encoder import SentenceEncoder
from tutor import models
from tutor.grading.grader import ENCODER
from tutor.grading.key_points import key_points_of

Items = Sequence[tuple[Question, str]]


class PipelineWay:
    """transformers' zero-shot pipeline and the encoder, one row after the other."""

    def __init__(self, encoder: SentenceEncoder) -> None:
        from transformers import pipeline

        self._classify = pipeline("zero-shot-classification", model=str(weights_folder()))
        self._encoder = encoder

    def grade(self, items: Items) -> None:
        """Asks for each key point whether the response entails it, and for all embeddings."""
        for question, response in items:
            labels = _key_points(question)
            self._classify(response or " ", labels, hypothesis_template="{}", multi_label=True)
            self._encoder.encode([response])
            self._encoder.encode(question.references)


class CrossEncoderWay:
    """sentence-transformers: all pairs at once, in the order of the rows.

    ``dtype`` None leaves the model in the type of its file, as the library does by itself.
    """

    def __init__(self, dtype: str | None = None) -> None:
        from sentence_transformers import CrossEncoder, SentenceTransformer

        options = None if dtype is None else {"dtype": dtype}
        self._model = CrossEncoder(str(weights_folder()), model_kwargs=options)
        self._encoder = SentenceTransformer(str(models.require(ENCODER)))

    def grade(self, items: Items) -> None:
        """Predicts all pairs and encodes all texts."""
        pairs = [
            (response, label) for question, response in items for label in _key_points(question)
        ]
        self._model.predict(pairs, show_progress_bar=False)
        texts = [text for question, response in items for text in (response, *question.references)]
        self._encoder.encode(texts, show_progress_bar=False)


def _key_points(question: Question) -> list[str]:
    """What there is to ask of one response: the key points of every reference, each once."""
    return list(dict.fromkeys(point.text for points in key_points_of(question) for point in points))
