"""Heading slugs as GitHub makes them: ``fine-tuning/lora.md#memory`` works as a link there too."""

import unicodedata
from collections import Counter
from collections.abc import Sequence


def slugify(heading: str) -> str:
    """The anchor of a heading: lower case, hyphens for spaces; letters, digits, - and _ are kept.

    As on GitHub an emoji leaves its space behind: "🤗 Datasets" becomes "-datasets".
    """
    kept = (c for c in heading.strip().lower() if c in " -_" or _is_word(c))
    return "".join(kept).replace(" ", "-")


def unique_slugs(headings: Sequence[str]) -> list[str]:
    """The anchors of a document's headings, in order; the second "Memory" becomes "memory-1"."""
    taken: set[str] = set()
    seen: Counter[str] = Counter()
    slugs = []
    for heading in headings:
        slug = first = slugify(heading)
        while slug in taken:
            seen[first] += 1
            slug = f"{first}-{seen[first]}"
        taken.add(slug)
        slugs.append(slug)
    return slugs


def _is_word(character: str) -> bool:
    # Marks belong to their letter: without them "हिन्दी" would lose its vowels.
    return unicodedata.category(character)[0] in "LM" or character.isdecimal()
