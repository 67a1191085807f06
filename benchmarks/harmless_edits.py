"""Edits that change nothing of what a response says, so they should not move its score."""

import random


def lower(text: str, rng: random.Random) -> str:
    """All letters small."""
    return text.lower()


def unpunctuated(text: str, rng: random.Random) -> str:
    """No full stops and commas."""
    return text.replace(".", "").replace(",", "")


def opened(text: str, rng: random.Random) -> str:
    """An opening that says nothing."""
    return f"{rng.choice(('I think that', 'I would say that', 'Hmm,', 'As far as I know'))} {text}"


def mistyped(text: str, rng: random.Random) -> str:
    """Two neighbouring letters exchanged in one word of ten."""
    words = text.split()
    for place, word in enumerate(words):
        if len(word) > 4 and rng.random() < 0.1:
            cut = rng.randrange(1, len(word) - 2)
            words[place] = word[:cut] + word[cut + 1] + word[cut] + word[cut + 2 :]
    return " ".join(words)


HARMLESS = (lower, unpunctuated, opened, mistyped)
