import os
from pathlib import Path

import pytest

from corpus.document import Document
from corpus.errors import UnreadableDocument
from corpus.found_files import Skipped
from corpus.readers import read_document, read_documents
from corpus.reading import Extract
from tests.documents import epub_members, notebook_bytes, pdf_bytes, zip_bytes


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def reasons(skipped: tuple[Skipped, ...]) -> dict[str, str]:
    return {skip.path: skip.reason for skip in skipped}


def test_documents_come_in_the_order_of_their_paths(tmp_path: Path) -> None:
    write(tmp_path, {"b.md": "# B\n\nTwo.", "a/z.txt": "One.", "c.HTML": "<p>Three.</p>"})
    reading = read_documents([tmp_path])
    assert [(d.path, d.title, d.text) for d in reading.documents] == [
        ("a/z.txt", "z", "One."),
        ("b.md", "B", "# B\n\nTwo."),
        ("c.HTML", "c", "Three."),
    ]
    assert reading.skipped == ()


@pytest.mark.parametrize(
    ("name", "content", "title"),
    [
        ("note.md", "---\ntitle: Declared\n---\n## Second\n\n# First\n\nText", "First"),
        (
            "note.md",
            "---\ntitle: 'Declared: yes'\ntags: [a]\n---\n## Second\n\nText",
            "Declared: yes",
        ),
        ("note.md", "## Second\n\nText", "note"),
        ("page.html", "<title> A\n page </title><h2>x</h2>", "A page"),
        ("page.html", "<title>A page</title><h1>Its <em>heading</em></h1>", "Its heading"),
        ("code.md", "```\n# no heading\n```", "code"),
    ],
)
def test_the_title(tmp_path: Path, name: str, content: str, title: str) -> None:
    (document,) = read_documents([write(tmp_path, {name: content})]).documents
    assert document.title == title


@pytest.mark.parametrize(
    ("declared", "encoding", "text"),
    [
        ('<meta charset="iso-8859-2">', "iso-8859-2", "Łódź"),
        ('<meta http-equiv="x" content="text/html; charset=windows-1251">', "cp1251", "Урок"),
        ("<meta charset=ISO-8859-1>", "cp1252", "„Übung“"),
        ("<meta charset=windows-1252000>", "cp1252", "Übung"),
        ("<meta charset=utf-16>", "utf-8", "Übung"),
        ("<meta charset=koi8-r>", "utf-8", "Übung"),
    ],
)
def test_a_page_is_read_in_the_encoding_that_it_declares(
    declared: str, encoding: str, text: str, tmp_path: Path
) -> None:
    page = f"<html><head>{declared}</head><body><p>{text}</p></body></html>"
    write(tmp_path, {"page.html": page.encode(encoding)})
    (document,) = read_documents([tmp_path]).documents
    assert document.text == text


def test_what_cannot_be_read_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "good.md": "Text",
        "empty.md": b"",
        "blank.md": " \n\n",
        "only-markup.mdx": "import A from './a'\n\n<A />\n",
        "binary.md": bytes(range(256)),
        "picture.png": b"\x89PNG",
        "noend": "x",
        ".hidden.md": "x",
        ".git/config.md": "x",
        "deep.html": "<div>" * 5000,
    }
    reading = read_documents([write(tmp_path, files)])
    assert [document.path for document in reading.documents] == ["good.md"]
    suffixes = "only .md, .markdown, .mdx, .txt, .html, .htm, "
    suffixes += ".pdf, .docx, .pptx, .epub, .ipynb are read"
    assert reasons(reading.skipped) == {
        ".git": "is a hidden folder",
        ".hidden.md": "is hidden",
        "binary.md": "is binary, not text",
        "blank.md": "holds no text",
        "deep.html": "is HTML nested too deeply to be read",
        "empty.md": "is empty",
        "noend": f"has no suffix; {suffixes}",
        "only-markup.mdx": "holds no text",
        "picture.png": f"has the suffix .png; {suffixes}",
    }


def test_a_file_over_the_limit_is_skipped_and_one_at_the_limit_is_read(tmp_path: Path) -> None:
    write(tmp_path, {"big.html": b"a" * 5_000_001, "full.html": b"a" * 5_000_000})
    reading = read_documents([tmp_path])
    assert [document.path for document in reading.documents] == ["full.html"]
    assert reasons(reading.skipped)["big.html"] == "is larger than 5 MB; split it into several"


def test_links_are_followed_only_inside_the_folder(tmp_path: Path) -> None:
    outside = write(tmp_path / "outside", {"secret.md": "secret"})
    folder = write(tmp_path / "docs", {"z.md": "Text", ".store/kept.md": "Kept"})
    (folder / "leaves.md").symlink_to(outside / "secret.md")
    (folder / "again.md").symlink_to(folder / "z.md")
    (folder / "inside.md").symlink_to(folder / ".store" / "kept.md")
    (folder / "broken.md").symlink_to(folder / "gone.md")
    (folder / "loop").symlink_to(folder)
    (folder / "round.md").symlink_to(folder / "round.md")
    reading = read_documents([folder])
    # again.md is z.md itself, which keeps its own name.
    assert [(d.path, d.text) for d in reading.documents] == [
        ("inside.md", "Kept"),
        ("z.md", "Text"),
    ]
    assert reasons(reading.skipped) == {
        ".store": "is a hidden folder",
        "broken.md": "is a broken link",
        "leaves.md": "is a link that leaves the folder",
        "loop": "is a link to a folder",
        "round.md": "is a broken link",
    }


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    assert reasons(read_documents([tmp_path]).skipped) == {"pipe.md": "is not a regular file"}


def test_files_can_be_named_themselves_even_hidden_ones(tmp_path: Path) -> None:
    write(tmp_path, {".draft.md": "Draft", "a.md": "A"})
    reading = read_documents([tmp_path / ".draft.md", tmp_path / "a.md", tmp_path / "gone.md"])
    assert [document.path for document in reading.documents] == [".draft.md", "a.md"]
    assert reasons(reading.skipped) == {"gone.md": "does not exist"}


def test_a_file_reached_twice_is_read_once(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": "A", "b.md": "B"})
    reading = read_documents([tmp_path / "b.md", tmp_path, tmp_path])
    assert [document.path for document in reading.documents] == ["a.md", "b.md"]


def test_equal_names_in_two_folders_stay_apart(tmp_path: Path) -> None:
    for folder in ("one", "two", "x/two"):
        write(tmp_path / folder, {"README.md": folder})
    reading = read_documents([tmp_path / "one", tmp_path / "two", tmp_path / "x" / "two"])
    assert [(d.path, d.text) for d in reading.documents] == [
        ("README.md", "one"),
        ("two-2/README.md", "x/two"),
        ("two/README.md", "two"),
    ]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Straße".encode(), "Straße"),
        (b"\xef\xbb\xbfBOM", "BOM"),
        ("Straße".encode("utf-16"), "Straße"),
        ("“Straße” 5 €".encode("cp1252"), "“Straße” 5 €"),
        (b"a\r\nb\rc\n", "a\nb\nc\n"),
    ],
)
def test_encodings(tmp_path: Path, data: bytes, text: str) -> None:
    (document,) = read_documents([write(tmp_path, {"a.txt": data})]).documents
    assert document.text == text


@pytest.mark.parametrize("data", [b"a\x00b", b"\xff\xfe\x00", b"caf\xe9 \x81", b"ab\x01\x02\x03"])
def test_bytes_that_are_no_text(tmp_path: Path, data: bytes) -> None:
    reading = read_documents([write(tmp_path, {"a.txt": data})])
    assert reading.documents == ()
    assert reading.skipped[0].path == "a.txt"


def test_names_that_are_no_text_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9\x1b[2J.md")).write_text("Text")
    (document,) = read_documents([tmp_path]).documents
    assert document.path == "caf\ufffd\ufffd[2J.md"
    assert document.path.encode().decode() == document.path


def test_documents_of_every_format_and_one_sentence_for_each_that_cannot_be_read(
    tmp_path: Path,
) -> None:
    files: dict[str, str | bytes] = {
        "a.pdf": pdf_bytes(["First.", "Second."]),
        "book.epub": zip_bytes(epub_members({"one.xhtml": "<h1>One</h1><p>Text</p>"}, "A book")),
        "bomb.docx": zip_bytes({"word/document.xml": bytes(10_000_000)}),
        "cut.pdf": pdf_bytes(["First."])[:300],
        "empty.pptx": b"",
        "notes.ipynb": notebook_bytes([("markdown", "# Notes\n\nText"), ("code", "1")]),
        "program.pdf": b"\x7fELF" + bytes(100),
        "z.md": "Text",
    }
    reading = read_documents([write(tmp_path, files)])
    assert [(document.path, document.title) for document in reading.documents] == [
        ("a.pdf", "a"),
        ("book.epub", "A book"),
        ("notes.ipynb", "Notes"),
        ("z.md", "z"),
    ]
    assert reasons(reading.skipped) == {
        "bomb.docx": "unpacks to 1,027 times its size, as only a bomb does",
        "cut.pdf": "is cut off at its end; get the whole file",
        "empty.pptx": "is empty",
        "program.pdf": "is no PDF file, whatever its name says",
    }


def test_what_is_left_out_of_a_document_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(path: Path, kind: str) -> Extract:
        return Extract("T", "###### Page 1\n\nText", ("page 2 cannot be read",))

    monkeypatch.setattr("corpus.readers.read_in_child", read)
    reading = read_documents([write(tmp_path, {"a.pdf": b"x"})])
    assert [document.title for document in reading.documents] == ["T"]
    assert reading.skipped == (Skipped("a.pdf", "page 2 cannot be read"),)


def test_one_file_alone(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": "# A\n\nText", "b.md": ""})
    assert read_document(tmp_path / "a.md") == Document("a.md", "A", "# A\n\nText")
    with pytest.raises(UnreadableDocument, match="is empty"):
        read_document(tmp_path / "b.md")


def test_progress_counts_every_file_and_ends_at_all_of_them(tmp_path: Path) -> None:
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text("# Title\n\nText.\n")
    (tmp_path / "c.xyz").write_text("no document")
    told: list[tuple[int, int]] = []
    read_documents([tmp_path], lambda done, total: told.append((done, total)))
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]
