"""Text to the words that BM25 counts; identifiers stay findable whole and by their parts."""

import re
import unicodedata

WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_]+(?:[._-]*[^\W_]+)*|[^\W_]")
"""A word or an identifier such as ``doc_stride``, ``torch.nn`` or ``fine-tuning``. Scripts written
without spaces (Chinese, Japanese) count by the character."""

BORDER = re.compile(r"[._-]+|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
"""Where the parts of an identifier meet: "push_to_hub", "TrainingArguments", "TFBertModel"."""

STOP_WORDS = frozenset(
    "a about an and are as at be been but by can could did do does for from had has have how i if"
    " in into is it its me my no not of on or our should so some such than that the their them"
    " then there these they this to us was we were what when where which who why will with would"
    " you your".split()
)
"""English words that say nothing about what is asked."""


def words(text: str) -> list[str]:
    """Case-folded words in order, without the plural's "s", stop words left out.

    An identifier gives its parts and then the whole without what joins them, so that
    "attention_mask" is found by "attention mask" and by "attention-mask", and best by itself.
    """
    found: list[str] = []
    for word in WORD.findall(unicodedata.normalize("NFKC", text)):
        parts = BORDER.split(word)
        found.extend(part.casefold() for part in parts)
        if len(parts) > 1:
            found.append("".join(parts).casefold())
    return [_singular(word) for word in found if word not in STOP_WORDS]


def _singular(word: str) -> str:
    """Drops the "s" of "models", not that of "loss"; more stemming would blur identifiers."""
    plural = len(word) > 3 and word.endswith("s") and not word.endswith("ss")
    return word[:-1] if plural else word
