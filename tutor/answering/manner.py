"""How a sentence speaks: whether it stands alone, and whether of its subject or of its page."""

import re

_LEANING = frozenset(
    """also and another both but consequently furthermore hence here he however instead it its
    likewise meanwhile moreover nevertheless nonetheless otherwise she similarly so such that
    their then therefore these they this those thus yet""".split()
)

_POINTING = re.compile(
    r"""\b(?:let's|let\ us|check\ out|(?:take|have)\ a\ look|(?:read|learn)\ more|see\ the
    |(?:we|you)(?:'ll|\ will|'re\ going|\ should\ see|\ can\ see)|here(?:'s|\ is|\ are)
    |in\ (?:this|the\ next|the\ last)\ (?:guide|section|chapter|course|unit|video|tutorial)
    |(?:chapter|section|figure|table)\ \d|(?:shown|seen|code|example|sample|steps)\ (?:above|below)
    |as\ you\ can|try\ it|your\ own|feel\ free|(?:good|great)\ job)\b
    |^(?:how\ to|now|first|next|finally)\b""",
    re.IGNORECASE | re.VERBOSE,
)


def leans(sentence: str) -> bool:
    """Whether a sentence takes its subject from the one before it, as "This means ..." does."""
    return sentence.split(None, 1)[0].strip("\"'(,").lower() in _LEANING


def points(sentence: str) -> bool:
    """Whether it speaks about the page it stands on, as "In this section we'll ..." does."""
    return _POINTING.search(sentence) is not None
