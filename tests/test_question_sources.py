"""Searching for a question's words finds the section that the question cites."""

from pathlib import Path

import pytest

from corpus import load_bank
from corpus.shipped import QUESTIONS
from corpus.slug import slugify
from index import ChunkIndex
from tests.material_index import material_index
from tutor.settings import Settings
from tutor.wiring import Viva

pytestmark = [pytest.mark.real, pytest.mark.timeout(900)]

HITS = 3


@pytest.fixture(scope="module")
def index() -> ChunkIndex:
    return ChunkIndex.load(material_index(), Viva(Settings()).encoder)


@pytest.mark.parametrize("domain", sorted(path.stem for path in QUESTIONS.glob("*.yaml")))
def test_the_question_finds_its_source(index: ChunkIndex, domain: str) -> None:
    lost = []
    asked = [one for one in load_bank(QUESTIONS).questions if one.domain == domain]
    for question in asked:
        chunks = [hit.chunk for hit in index.search(question.question, HITS)]
        found = {f"{Path(one.document).as_posix()}#{slugify(one.section[-1])}" for one in chunks}
        if question.source not in found:
            lost.append(question.id)
    # A question may be asked in everyday words on purpose; nearly all must lead to their section.
    assert len(lost) <= 0.05 * len(asked), lost
