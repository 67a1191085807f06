"""Names out of code, as a learner types them."""

import re

_IDENTIFIER = re.compile(
    r"""(?P<quoted>`[^`]+`)
    |\b(?P<named>[^\W\d]\w*)(?==\w|="|\()          # share=True, login()
    |\b(?P<joined>[^\W_]\w*_\w+|_\w+)               # doc_stride, _forward
    |\b(?P<dotted>[a-z]\w+(?:\.[a-z]\w+)+)\b         # torch.compile""",
    re.VERBOSE,
)


def identifiers(text: str) -> set[str]:
    """The names of code in a text, in lower case: in backticks, with ``_`` or ``.``, or called."""
    found: set[str] = set()
    for match in _IDENTIFIER.finditer(text):
        name = match.group(match.lastgroup or 0).strip("`").lower()
        if match.lastgroup == "quoted":
            found |= set(re.findall(r"\w+(?:\.\w+)*", name))
        found.add(name)
    return found
