"""What can be seen without a model: responses that say nothing, text that is for the grader."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from tutor.grading.words import FUNCTION_WORDS, content_words, is_negated, stem, words

_NO_ANSWER = re.compile(
    r"^\W*(?:i\s+(?:do\s*n[o']?t|don.?t|really\s+don.?t)\s+know(?:\s+(?:the\s+answer|this|that|it|yet|sorry))?"
    r"|idk|dunno|no\s+(?:idea|clue|answer)|not\s+sure|n/?a|none|nothing|pass|skip|x+)\W*$",
    re.IGNORECASE,
)
# Scores, labels, previous tokens and language models are what honest responses speak of here, so
# each pattern asks for words that only a plea to the grader has.
_INSTRUCTION = re.compile(
    r"\b(?:full|maximum|max|top|perfect|highest|passing|good|all)\s+(?:the\s+)?(?:marks?|grades?)\b"
    r"|\bfull\s+(?:scores?|points?|credits?)\b"
    r"|\b(?:give|award|grant)\s+(?:me|us|this|it|my)\s+(?:\w+\s+){0,4}(?:scores?|points?|credits?)\b"
    r"|\bignore\s+(?:all\s+|any\s+|the\s+|your\s+|previous\s+|above\s+|prior\s+|earlier\s+)*"
    r"(?:instructions?|rules?|rubrics?|prompts?|key\s*points?)\b"
    r"|\b(?:grade|mark|score|rate|accept|treat|count|consider)\s+"
    r"(?:this|it|my|the\s+(?:answer|response))\s+(?:\w+\s+){0,3}(?:correct|right|true|perfect)\b"
    r"|\b(?:system|assistant|grader|examiner|teacher|instructor)\s*:"
    r"|\b(?:verdict|score|grade|status)\W{0,2}\s*[:=]\s*[\"']?(?:correct|hit|entail\w*|1(?:\.0)?|10|100|a\b)"
    r"|\bthis\s+(?:answer|response)\s+deserves\b"
    r"|\bthis\s+(?:answer|response)\s+(?:is|was|(?:should|must)\s+be)\s+(?:\w+\s+){0,3}"
    r"(?:correct|right|true|perfect|complete|excellent|accepted|marks?)\b"
    r"|\b(?:every|each|any|my|the\s+above)\s+(?:answer|response|submission)\b[^.!?]{0,40}"
    r"\b(?:correct|right|identical|entails?|accepted|pass\w*)\b"
    r"|\b(?:covers?|contains?|includes?|hits?|mentions?)\s+(?:all|every|each)\s+(?:of\s+)?"
    r"(?:the\s+)?(?:required\s+|necessary\s+)?(?:key\s*(?:points?|ideas?)|rubrics?|criteria)\b"
    r"|\ball\s+(?:of\s+)?(?:the\s+)?(?:required|key)\s+(?:ideas|points)\s+are\s+"
    r"(?:hit|there|covered|met|present|included)\b"
    r"|\bforget\s+(?:all\s+|any\s+|the\s+|your\s+|previous\s+)*"
    r"(?:instructions?|rules?|rubrics?|prompts?)\b"
    r"|\b(?:just\s+)?pass\s+(?:this|my)\s+(?:answer|response|submission)\b"
    r"|\bset\s+(?:the|my)\s+(?:score|grade|marks?)\b"
    r"|\bas\s+(?:an\s+ai|(?:a|the)\s+(?:grader|examiner))\b",
    re.IGNORECASE,
)
_CONSONANTS = re.compile(r"[bcdfghjklmnpqrstvwxz]{6,}", re.IGNORECASE)
_BETWEEN_ITEMS = re.compile(r"[,;/|\n•]+|\s[-–—*]\s")
_OF_ASKING = frozenset(content_words("question ask asked answer explain explanation task reads"))
_SAME_LETTER = re.compile(r"([^\W\d_])\1{3,}")

SCRAMBLED_WORDS, SCRAMBLED_ORDER = 5, 0.4
"""From how many words on it can be told that words are in no order, and how few neighbours may be
in it."""

JUMBLED_ORDER, JUMBLED_SEQUENCE = 0.6, 0.55
"""The same where words come twice, which makes neighbours by chance: some more neighbours, and at
most so much of the text is a subsequence of the answer."""

LONG, SCRAMBLED_SHARE = 8, 0.8
"""From how many words on so many need be the answer's; of fewer words, all."""

TAKEN_SHARE = 0.6
"""How much of the answer must be there: a long answer holds the words of every good short one."""

SAID_BACK_WORDS = 5
"""Shorter questions stand in an answer by chance."""

HEAP, HEAPED_SHARE = 10, 0.9
"""From how many items on a list is a heap, and how many of them are terms.

The longest such list in 18,761 graded responses has eight items.
"""

REPEATED, NEW_SHARE = 500, 0.2
"""A text is one thing again and again where so few of its words are new, of so many at most.

The longer a text, the fewer of its words are new: of the notes' 3,000 a quarter.
"""

_ASKS_FOR_LIST = re.compile(
    r"\b(?:name|list|state|give|enumerate|mention)\b|\bwh(?:at|ich)\s+(?:\w+\s+){0,2}are\b",
    re.IGNORECASE,
)


def clean(response: str) -> str:
    """Invisible and control characters become blanks: the same length, so spans still fit."""
    return "".join(
        character
        if character in "\n\t" or not unicodedata.category(character).startswith("C")
        else " "
        for character in response
    )


def is_blank(response: str) -> bool:
    """Nothing written, or a way of saying that nothing is known."""
    return not any(c.isalnum() for c in response) or _NO_ANSWER.match(response) is not None


def without_question(response: str, question: str) -> str:
    """The response with the question blanked out wherever it is said back whole, length unchanged.

    What the question says earns nothing, and before a demand for marks it would look like matter.
    """
    asked = words(question)
    if len(asked) < SAID_BACK_WORDS:
        return response
    said = re.compile(r"\W+".join(map(re.escape, asked)) + r"\W{0,2}", re.IGNORECASE)
    return said.sub(lambda found: " " * len(found.group()), response)


def is_echo(response: str, question: str) -> bool:
    """Whether a response says the question back: nearly all its words, and most in its order.

    Long questions give data that a right answer uses too: a part of them, not in their order.
    """
    if words(response) == words(question):
        return True
    left = without_question(response, question)
    if left != response and not set(content_words(left)) - _OF_ASKING:
        return True
    given, asked = content_words(response), content_words(question)
    new = [word for word in given if word not in asked]
    unsaid = set(asked) - set(given)
    if len(given) < 3 or len(new) > len(given) // 8 or len(unsaid) > len(set(asked)) // 2:
        return False
    neighbours, asked_neighbours = list(pairwise(given)), set(pairwise(asked))
    if is_negated(response) != is_negated(question):
        return False
    return sum(pair in asked_neighbours for pair in neighbours) >= 0.75 * len(neighbours)


def is_gibberish(response: str) -> bool:
    """Whether most of it is no words: keys hit at random, one character again and again."""
    found = words(response)
    if not found:
        return True
    odd = [word for word in found if _CONSONANTS.search(word) or _SAME_LETTER.search(word)]
    repeated = len(found) >= 8 and len(set(found)) <= NEW_SHARE * min(len(found), REPEATED)
    return repeated or len(odd) * 2 > len(found)


def is_scrambled(response: str, answers: Iterable[str]) -> bool:
    """Whether it is the words of one of the answers in another order than the answer's.

    Whoever takes most words of an answer takes them in groups. Of 18,509 graded responses this
    stops four, one of them right; of the benchmark's 715 shuffled references all but 6.
    """
    said = words(response)
    given = [stem(word) for word in said]
    # Notes in a few words have an order of their own, and no articles.
    notes = len(said) < LONG and sum(word in FUNCTION_WORDS for word in said) < 2
    return (
        len(said) >= SCRAMBLED_WORDS
        and not notes
        and any(_is_reordered(given, [stem(word) for word in words(answer)]) for answer in answers)
    )


def _is_reordered(given: Sequence[str], answer: Sequence[str]) -> bool:
    taken = sum((Counter(given) & Counter(answer)).values())
    wanted = (SCRAMBLED_SHARE if len(given) >= LONG else 1.0) * len(given)
    if taken < max(wanted, TAKEN_SHARE * len(answer)):
        return False
    followers = set(pairwise(answer)) | set(zip(answer, answer[2:], strict=False))
    known = frozenset(answer)
    pairs = [pair for pair in pairwise(given) if known.issuperset(pair)]
    in_order = sum(pair in followers for pair in pairs)
    if in_order <= SCRAMBLED_ORDER * len(pairs):
        return True
    own = [word for word in given if word in known]
    return in_order <= JUMBLED_ORDER * len(pairs) and _longest_common_subsequence(
        own, answer
    ) <= JUMBLED_SEQUENCE * len(own)


def _longest_common_subsequence(first: Sequence[str], second: Sequence[str]) -> int:
    """How many words of both stand in the same order (Wagner and Fischer 1974)."""
    row = [0] * (len(second) + 1)
    for word in first:
        before, row = row, [0]
        for place, other in enumerate(second):
            longer = max(before[place + 1], row[place])
            row.append(before[place] + 1 if word == other else longer)
    return row[-1]


def is_keyword_list(response: str) -> bool:
    """Whether it is a list of four or more terms of one or two words, joined to no statement."""
    items = _items(response)
    return len(items) >= 4 and all(map(_is_term, items))


def is_heap_of_keywords(response: str) -> bool:
    """Whether it is a list so long, and of terms so nearly alone, that no question asks for it."""
    items = _items(response)
    return len(items) >= HEAP and sum(map(_is_term, items)) >= HEAPED_SHARE * len(items)


def _items(response: str) -> list[str]:
    return [item for item in _BETWEEN_ITEMS.split(response) if words(item)]


def _is_term(item: str) -> bool:
    """One or two words, however many parts they have; what has a value says something."""
    return "=" not in item and min(len(item.split()), len(words(item))) <= 2


def asks_for_list(question: str) -> bool:
    """Whether a list of terms is how one answers the question."""
    return _ASKS_FOR_LIST.search(question) is not None


def is_instruction(clause: str) -> bool:
    """Whether a clause speaks to the grader instead of answering."""
    return _INSTRUCTION.search(clause) is not None


def without_instructions(response: str, spans: Sequence[tuple[int, int]]) -> str:
    """The response with its clauses that address the grader blanked out, length unchanged."""
    kept = response
    for start, end in spans:
        if is_instruction(response[start:end]):
            kept = kept[:start] + " " * (end - start) + kept[end:]
    return kept
