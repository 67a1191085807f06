"""One question of a graded table, and what its responses had."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tutor.scoring.like import clusters, plain_words

MOST_TEXTS = 1000
"""Different responses of a question that are kept to be clustered."""
SHOWN = 8


@dataclass(slots=True)
class Asked:
    """Counts of one question.

    ``key_points`` are counts of statuses by the key point's text; ``texts`` are responses by their
    plain words, with how often they came, the sum of their scores, and one of them as written.
    """

    name: str
    text: str
    key_points: dict[str, Counter[str]] = field(default_factory=dict)
    misconceptions: Counter[str] = field(default_factory=Counter)
    texts: dict[str, tuple[int, float, str]] = field(default_factory=dict)
    left: int = 0

    def count(
        self,
        values: Mapping[str, object],
        key_points: Sequence[Mapping[str, Any]],
        misconceptions: Sequence[Mapping[str, Any]],
        score: float,
    ) -> None:
        """Adds one row."""
        for point in key_points:
            statuses = self.key_points.setdefault(str(point.get("text")), Counter())
            statuses[str(point.get("status"))] += 1
        self.misconceptions.update(str(found.get("text")) for found in misconceptions)
        response = values.get("response")
        if math.isnan(score) or not isinstance(response, str):
            return
        plain = plain_words(response)
        if plain not in self.texts and len(self.texts) >= MOST_TEXTS:
            self.left += 1
            return
        times, total, example = self.texts.get(plain, (0, 0.0, response[:300]))
        self.texts[plain] = (times + 1, total + score, example)

    def key_point_rates(self) -> list[dict[str, Any]]:
        """Each key point with the share of responses that hit it, partly hit, miss or deny it."""
        rates = []
        for text, statuses in self.key_points.items():
            total = statuses.total()
            shares = {
                status: round(statuses[status] / total, 4)
                for status in ("hit", "partly", "missing", "contradicted")
            }
            rates.append({"text": text, "responses": total, **shares})
        return rates

    def groups(self) -> list[dict[str, Any]]:
        """The biggest clusters of like responses: how many, their mean score and one of them."""
        often = sorted(self.texts.values(), key=lambda each: (-each[0], each[2]))
        sums: dict[int, list[Any]] = {}
        for number, (times, total, example) in zip(
            clusters([example for _, _, example in often]), often, strict=True
        ):
            entry = sums.setdefault(number, [0, 0.0, example])
            entry[0] += times
            entry[1] += total
        biggest = sorted(sums.values(), key=lambda entry: -entry[0])[:SHOWN]
        return [
            {"responses": times, "mean_score": round(total / times, 4), "example": example}
            for times, total, example in biggest
        ]
