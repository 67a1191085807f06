"""A conversation is kept per learner, in the history's own database."""

from pathlib import Path

from tutor.answering import Citation, Context, Reply
from tutor.conversation import LONGEST, NAME, Conversation, context_of
from tutor.store import Store

CITED = Citation(1, "lora.md", "LoRA", "LoRA > Memory", "Text with ümläute.", 0.5)


def reply(query: str, refused: bool = False, read_as: str = "") -> Reply:
    cited = () if refused else (CITED,)
    nearest = CITED if refused else None
    return Reply(
        query,
        f"Of {query}. [1]",
        refused,
        not refused,
        cited,
        "none",
        0.1,
        nearest,
        read_as=read_as,
    )


def test_what_was_said_is_there_after_a_restart_and_belongs_to_one_learner(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'viva.db'}"
    said = [reply("one"), reply("two", refused=True)]
    mine = Conversation(Store(url), "me")
    for each in said:
        mine.add(each)
    again = Store(url)
    assert list(Conversation(again, "me").replies()) == said
    assert Conversation(again, "you").replies() == ()
    Conversation(again, "me").clear()
    assert mine.replies() == ()


def test_a_query_waits_until_its_reply_is_kept(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'viva.db'}")
    mine = Conversation(store, "me")
    assert mine.unanswered() is None
    mine.ask("one")
    assert Conversation(store, "me").unanswered() == "one"
    assert Conversation(store, "you").unanswered() is None
    mine.add(reply("one"))
    assert mine.unanswered() is None
    mine.ask("two")
    mine.clear()
    assert mine.unanswered() is None


def test_a_long_conversation_loses_its_beginning(tmp_path: Path) -> None:
    mine = Conversation(Store(f"sqlite:///{tmp_path / 'viva.db'}"), "me")
    for number in range(LONGEST + 2):
        mine.add(reply(str(number)))
    assert [each.query for each in mine.replies()] == [str(n) for n in range(2, LONGEST + 2)]


def test_what_another_viva_kept_otherwise_is_passed_over(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'viva.db'}")
    for strange in ([{"query": "one"}], [1], "text"):
        store.keep("me", NAME, strange)
        assert Conversation(store, "me").replies() == ()


def test_a_learner_who_is_forgotten_leaves_no_conversation(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'viva.db'}")
    Conversation(store, "me").add(reply("one"))
    store.forget("me")
    assert Conversation(store, "me").replies() == ()


def test_the_next_query_is_read_with_the_last_that_was_answered() -> None:
    assert context_of([]) is None
    assert context_of([reply("one"), reply("two", refused=True)]) == Context("one", "Of one. [1]")
    assert context_of([reply("it", read_as="LoRA")]) == Context("LoRA", "Of it. [1]")
    assert context_of([reply("two", refused=True)]) == Context("two")
