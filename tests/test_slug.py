import pytest

from corpus.slug import slugify, unique_slugs


@pytest.mark.parametrize(
    ("heading", "slug"),
    [
        ("Memory", "memory"),
        ("What does `attention_mask` do?", "what-does-attention_mask-do"),
        ("Fine-tuning: the Trainer API", "fine-tuning-the-trainer-api"),
        ("Encoder & decoder", "encoder--decoder"),
        ("🤗 Datasets", "-datasets"),
        ("  Straße 2  ", "straße-2"),
        ("हिन्दी", "हिन्दी"),
        ("***", ""),
    ],
)
def test_slugs_are_github_s(heading: str, slug: str) -> None:
    assert slugify(heading) == slug


def test_repeated_headings_are_numbered() -> None:
    assert unique_slugs(["Memory", "Use", "Memory", "Memory"]) == [
        "memory",
        "use",
        "memory-1",
        "memory-2",
    ]


def test_a_numbered_slug_never_repeats_one_that_is_written_out() -> None:
    assert unique_slugs(["Memory", "Memory 1", "Memory"]) == ["memory", "memory-1", "memory-2"]
