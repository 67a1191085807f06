"""How many pairs of each kind each stage of the training has, and how long they may be."""

NLI_KEPT, GRADED_KEPT, ATTACKS, EDITED = 9_000, 9_500, 7_000, 2_500
"""Pairs of each kind in the second stage, beside all authored ones."""

MIXED_IN = {"nli": 6_000, "graded": 7_000, "authored": 7_000, "attacks": 1_500, "edited": 1_000}
"""Pairs of each kind in the third stage, beside those of the bank and the notes.

Few attacks: after the second stage the small model called much denied that was plainly said.
"""

TOGETHER = {"nli": 14_000, "graded": 14_000, "authored": 9_000, "attacks": 2_500, "edited": 1_200}
"""Pairs of each kind in the fourth stage of the large model, beside bank and notes, once."""

HARDENED = {
    "nli": 9_000,
    "graded": 15_000,
    "authored": 9_500,
    "attacks": 5_000,
    "scattered": 1_600,
    "edited": 1_500,
}
"""Pairs of each kind in the fifth stage of the large model, with more of what must earn nothing."""

WIDENED = {
    "newest": 9_000,
    "authored": 2_500,
    "graded": 3_000,
    "nli": 1_500,
    "attacks": 800,
    "scattered": 200,
    "edited": 300,
}
"""Pairs of each kind in the sixth stage of the large model, on responses that were written last."""

RESTORED = {"authored": 700, "newest": 500, "graded": 500, "nli": 300}
"""Pairs of each kind in the seventh stage of the large model, with what ships: the stage before had
taught it to doubt what stands there word for word."""

TWINNED = {"twins": 6_500, "authored": 1_500, "graded": 2_000, "nli": 800, "attacks": 300}
"""Pairs of each kind in the eighth stage of the large model, beside the bank's: responses in pairs
of nearly the same words, one right and one wrong, so neither wording nor negation tells."""

ANSWERED = {
    "third": 3_000,
    "begun": 1_300,
    "authored": 1_900,
    "twins": 500,
    "graded": 1_700,
    "nli": 500,
    "attacks": 300,
    "edited": 150,
}
"""Pairs of each kind in the ninth stage of the large model, beside responses to the shipped
questions: those were known by their references alone, and what begins like one was taken for it."""

FOURTH_ADDED = {
    "answered": 800,
    "begun": 250,
    "bank": 200,
    "authored": 1_200,
    "twins": 300,
    "graded": 1_200,
    "nli": 300,
    "attacks": 150,
}
"""Pairs of each kind in the tenth stage of the large model, beside responses to new questions."""

FIFTH_ADDED = FOURTH_ADDED | {"answered": 600, "authored": 1_000, "twins": 250}
"""Pairs of each kind in the eleventh stage of the large model, beside still newer responses."""

JOINED = {
    "joined": 4_000,
    "authored": 1_000,
    "graded": 900,
    "nli": 400,
    "answered": 400,
    "attacks": 150,
    "twins": 150,
    "bank": 150,
}
"""Pairs of each kind in the twelfth stage of the large model, most of them joined responses: in
single ones little is both right and wrong, so one wrong idea denied all the others."""

JOINED_ANEW = {
    "joined": 5_000,
    "sixth": 1_500,
    "graded": 3_000,
    "nli": 800,
    "authored": 1_000,
    "answered": 400,
    "attacks": 300,
    "twins": 150,
    "bank": 150,
}
"""Pairs of each kind in the thirteenth stage of the large model, with the newest responses."""

RESPELLED = 0.35
"""Share of the pairs of the next two stages whose response is spelt as by ear: some learners do,
and their right answers were taken for nothing."""

RESPELLED_LARGE = {
    "joined": 3_000,
    "wholes": 2_500,
    "sixth": 1_500,
    "graded": 4_500,
    "nli": 800,
    "authored": 1_500,
    "answered": 400,
    "attacks": 300,
    "twins": 150,
    "bank": 150,
}
"""Pairs of each kind in the fourteenth stage of the large model, whole references among them."""

RESPELLED_SMALL = {
    "joined": 2_000,
    "wholes": 1_000,
    "sixth": 1_500,
    "graded": 4_000,
    "nli": 1_000,
    "authored": 4_000,
    "answered": 1_000,
    "attacks": 500,
    "twins": 300,
    "bank": 1_000,
}
"""Pairs of each kind in the fifth stage of the small model."""

CAUGHT_UP = {
    "authored": 36_000,
    "answered": 6_000,
    "graded": 12_000,
    "nli": 8_000,
    "attacks": 3_000,
    "scattered": 600,
    "edited": 1_000,
    "begun": 1_500,
    "bank": 3_000,
}
"""Pairs of each kind in the fourth stage of the small model: all that the large one has learnt from
since the third."""

CAUGHT_UP_JOINED, CAUGHT_UP_WHOLES = 8_000, 3_000
"""Pairs of two joined responses in that stage, with key points and with whole references."""

WIDER = {
    "authored": 31_000,
    "graded": 7_500,
    "nli": 8_000,
    "answered": 3_000,
    "bank": 1_500,
    "attacks": 1_500,
    "scattered": 400,
    "edited": 600,
    "begun": 800,
}
"""Pairs of each kind in the fifteenth stage of the large model, whose adapter is wider from there:
it told what it was trained on no better than what it was not, so there was too little of it."""

WIDER_JOINED, WIDER_WHOLES = 6_000, 3_500
"""Pairs of two joined responses in that stage, with key points and with whole references."""

WIDER_RESPELLED = 0.2
"""Share of its pairs whose response is spelt as by ear."""

NEW_KINDS = ("joined", "wholes", "sixth")
"""Kinds of pairs that may be longer than the others."""

SHORT, NEW_SHORT = 300, 400
"""Characters of the longest pair from the ninth stage on, and of one that is new to the model;
longer ones take most of a run's time."""
