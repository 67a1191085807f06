"""Printed pages become text again."""

from corpus.reading.page_text import set_titles_apart, tidy_pages


def test_running_heads_feet_and_page_numbers_stay_once() -> None:
    pages = [f"Chapter 2: Attention {n}\nText of page {n}.\nACME 2026\n" for n in range(1, 7)]
    first, *others = tidy_pages(pages)
    assert first == "Chapter 2: Attention 1\nText of page 1.\nACME 2026"
    assert others == [f"Text of page {n}." for n in range(2, 7)]


def test_in_a_few_pages_nothing_is_taken_for_a_head() -> None:
    pages = [f"Same line\nText {n}." for n in range(3)]
    assert tidy_pages(pages) == pages


def test_a_page_that_is_one_line_and_empty_pages_are_no_trouble() -> None:
    assert tidy_pages(["7", "", "8", "9", "10", "\n \n"]) == ["7", "", "8", "9", "10", ""]
    assert tidy_pages([]) == []


def test_words_cut_at_a_line_end_are_joined_as_the_document_writes_them() -> None:
    (page,) = tidy_pages(["The trans-\nformer, first. We do fine-\ntuning; fine-tuning works."])
    assert page == "The transformer,\nfirst. We do fine-tuning;\nfine-tuning works."


def test_what_is_no_cut_word_stays() -> None:
    text = "in 2019-\n2020 and A-\nB, dash -\nhere, Jean-\nPaul"
    assert tidy_pages([text]) == [text]


def test_ligatures_and_soft_hyphens_are_what_a_reader_types() -> None:
    assert tidy_pages(["\ufb01ne-tuning is e\ufb03cient to\u00adday"]) == [
        "fine-tuning is efficient today"
    ]


def test_bullets_become_a_list() -> None:
    assert tidy_pages(["Types:\n• one\n  ▪ two\nA•B"]) == ["Types:\n- one\n- two\nA•B"]


def test_titles_are_set_apart_from_the_text_below_them() -> None:
    page = (
        "2.1 Mutations\nA mutation is a lasting change of the DNA sequence.\n"
        "It can be passed on.\nSilent mutations\nThey change no amino acid of the protein at all.\n"
    )
    assert set_titles_apart(page).split("\n\n") == [
        "\n2.1 Mutations",
        "A mutation is a lasting change of the DNA sequence.\nIt can be passed on.",
        "Silent mutations",
        "They change no amino acid of the protein at all.\n",
    ]


def test_lines_of_a_paragraph_are_no_titles() -> None:
    page = (
        "The method of Smith and\nJones was published in the year\nof the Games in Rome and\n"
        "in London, and it was\nNamed after them. It works.\n- Small\n- Large"
    )
    assert set_titles_apart(page) == page
