"""A domain as the path of a Moodle category."""

import re


def category_of(domain: str) -> str:
    """One step of a path; Moodle parts steps by a stroke and writes one in a name as two."""
    return " ".join(domain.split()).replace("/", "//") or "Viva"


def domain_of(path: str) -> str:
    """The last step of a path, which is where the questions are."""
    return re.split(r"(?<!/)/(?!/)", path.strip())[-1].replace("//", "/").strip()
