"""The names and numbers of a sentence, which a paraphrase must leave as they are."""

import re

_CODE = re.compile(r"`([^`]*)`")
_PART = re.compile(r"[^\W_]+(?:[._-][^\W_]+)*")


def written(text: str) -> set[str]:
    """Every word of a text as it is written, identifiers whole; case and plural do not count."""
    return {_folded(part) for part in _PART.findall(text)}


def names(sentence: str) -> set[str]:
    """What names something exactly: code, numbers, identifiers and words like ``LoRA`` or ``T5``.

    A capital at the beginning of a word names something too, except at the sentence's own.
    """
    found = {_folded(part) for code in _CODE.findall(sentence) for part in _PART.findall(code)}
    for place, part in enumerate(_PART.finditer(sentence)):
        word = part.group()
        named = any(mark.isdigit() or mark == "_" for mark in word)
        if named or any(map(str.isupper, word[1:])) or (place and word[0].isupper()):
            found.add(_folded(word))
    return found


def _folded(word: str) -> str:
    return word.lower().removesuffix("s")
