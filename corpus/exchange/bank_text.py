"""Questions as the text of a bank file."""

import re
from collections.abc import Iterable
from typing import cast

import yaml

from corpus.exchange.values import question_values
from corpus.question import Question

_UNUSUAL = re.compile("[^\x20-\x7e\xa1-\u1fff\u2010-\u2027\u2030-\ud7ff\U00010000-\U0010ffff]")


# libyaml's is ten times as fast, where it is there.
_BASE: type[yaml.SafeDumper] = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class _Dumper(_BASE):  # type: ignore[valid-type, misc]
    """Quotes unusual characters with escapes; PyYAML's single quotes lose line ends such as NEL."""


def _represent(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = '"' if _UNUSUAL.search(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style)


_Dumper.add_representer(str, _represent)


def bank_text(questions: Iterable[Question]) -> str:
    """YAML that ``load_bank`` reads as these questions, with a blank line between them."""
    dumped = (
        yaml.dump(
            [question_values(question)],
            Dumper=_Dumper,
            sort_keys=False,
            allow_unicode=True,
            width=100,
        )
        for question in questions
    )
    return "\n".join(cast(Iterable[str], dumped))
