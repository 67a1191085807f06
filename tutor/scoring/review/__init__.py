"""What a person decides about the grades that the machine was unsure of."""

from tutor.scoring.review.accepting import accept_into
from tutor.scoring.review.entries import Cluster, Decision, ReviewItem
from tutor.scoring.review.filling import review_items
from tutor.scoring.review.merge import merge_reviews
from tutor.scoring.review.moves import Move, moves_between, moves_sentence
from tutor.scoring.review.queue import ReviewQueue

__all__ = [
    "Cluster",
    "Decision",
    "Move",
    "ReviewItem",
    "ReviewQueue",
    "accept_into",
    "merge_reviews",
    "moves_between",
    "moves_sentence",
    "review_items",
]
