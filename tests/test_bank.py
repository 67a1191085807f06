"""A bank is read whole or not at all, and what is wrong is named with its line."""

from collections import Counter
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from corpus import Bank, Difficulty, Form, KeyPoint, Misconception, Option, load_bank
from corpus.bank_file import MAX_BYTES
from corpus.errors import BankError, BankFileError
from corpus.shipped import QUESTIONS

LORA = """\
- id: ft-lora
  domain: fine-tuning
  concept: adapters
  difficulty: hard
  question: Why does LoRA need little memory?
  references: [The weights are frozen., "Few parameters are trained."]
  key_points:
    - {text: The weights are frozen., weight: 2}
    - text: Few parameters are trained.
  misconceptions:
    - {text: LoRA quantizes., remedy: QLoRA does., source: lora.md#memory}
  hints: [Think of gradients.]
  source: lora.md#memory
"""
CHOICE = """\
- id: tl-choice
  domain: library
  form: choice
  question: Does BERT write text?
  options:
    - {text: Yes, correct: false, feedback: It fills gaps.}
    - {text: No, correct: true}
"""
START = "- id: a\n  domain: d\n  question: What?\n"


def bank_at(folder: Path, text: str, name: str = "bank.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_every_part_of_a_question_is_read(tmp_path: Path) -> None:
    (question,) = load_bank(bank_at(tmp_path, LORA)).questions
    assert (question.id, question.domain, question.concept) == (
        "ft-lora",
        "fine-tuning",
        "adapters",
    )
    assert question.form is Form.OPEN
    assert question.difficulty is Difficulty.HARD
    assert question.references == ("The weights are frozen.", "Few parameters are trained.")
    assert question.key_points == (
        KeyPoint("The weights are frozen.", 2.0),
        KeyPoint("Few parameters are trained.", 1.0),
    )
    assert question.misconceptions == (
        Misconception("LoRA quantizes.", "QLoRA does.", "lora.md#memory"),
    )
    assert question.hints == ("Think of gradients.",)
    assert question.source == "lora.md#memory"


def test_yes_and_no_stay_words(tmp_path: Path) -> None:
    (question,) = load_bank(bank_at(tmp_path, CHOICE)).questions
    assert question.options == (Option("Yes", False, "It fills gaps."), Option("No", True))


def test_an_empty_value_is_none_and_a_quoted_null_is_text(tmp_path: Path) -> None:
    assert load_bank(bank_at(tmp_path, START + "  source:\n")).questions[0].source is None
    assert load_bank(bank_at(tmp_path, START + "  source: 'null'\n")).questions[0].source == "null"


def test_a_folder_is_one_bank_in_the_order_of_its_files(tmp_path: Path) -> None:
    bank_at(tmp_path, LORA, "b.yml")
    bank_at(tmp_path, CHOICE, "a.yaml")
    bank_at(tmp_path, "not a bank", "notes.txt")
    bank = load_bank(tmp_path)
    assert [question.id for question in bank.questions] == ["tl-choice", "ft-lora"]
    assert bank.domains == ("library", "fine-tuning")
    assert bank.get("ft-lora").concept == "adapters"


def test_an_unknown_id_says_how_many_there_are(tmp_path: Path) -> None:
    with pytest.raises(BankError, match="1 questions hold no id 'x'"):
        load_bank(bank_at(tmp_path, LORA)).get("x")


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (START + "  colour: red\n", 4, "'colour' is not known"),
        (START + "  key_points:\n  - {text: a, wieght: 2}\n", 5, "'wieght' is not known"),
        (START + "  misconceptions:\n  - text: a\n    cure: b\n", 6, "'cure' is not known"),
        (START + "  options: [{text: a, correct: perhaps}]\n", 4, "'perhaps', but must be true"),
        (START + "  difficulty: tough\n", 4, "'easy', 'medium' or 'hard'"),
        (START + "  form: essay\n", 4, "'multi-select'"),
        (START + "  references: one text\n", 4, "'references' must be a list"),
        (START + "  references: {a: b}\n", 4, "'references' must be a list"),
        (START + "  references: [[a]]\n", 4, "must be text"),
        (START + "  key_points: [a]\n", 4, "must hold keys"),
        (START + "  key_points:\n  - {text: a, weight: much}\n", 5, "must be a number"),
        (START + "  key_points:\n  - {text: a, weight: 0}\n", 5, "weight is 0"),
        (START + "  key_points:\n  - {text: a, weight: .nan}\n", 5, "weight"),
        (START + "  key_points:\n  - {text: a}\n  - {text: ' '}\n", 6, "blank"),
        (START + "  id: b\n", 4, "'id' stands twice"),
        (START + "  ? [a]\n  : b\n", 4, "a key must be one word"),
        (START + "- id: a\n  domain: d\n  question: Why?\n", 4, "'a' is taken by"),
        ("- id: a b\n  domain: d\n  question: What?\n", 1, "the id is 'a b'"),
        ("- domain: d\n  question: What?\n", 1, "the id is ''"),
        ("- id: a\n  question: What?\n", 1, "'domain' is missing"),
        ("- id: a\n  domain: d\n", 1, "'question' is missing"),
        ("- id: a\n  domain: d\n  question: ' '\n", 1, "the question is blank"),
        (START + "  hints: [a\n", 5, "not valid YAML"),
        (START + "  hints: *there\n", 4, "not valid YAML"),
        ("- \x00", 1, "not valid YAML"),
        ("questions: []", 1, "a list of questions"),
        ("", 1, "a list of questions"),
        ("- just words\n", 1, "must hold keys"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(
    tmp_path: Path, text: str, line: int, said: str
) -> None:
    path = bank_at(tmp_path, text)
    with pytest.raises(BankFileError) as caught:
        load_bank(path)
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert said in caught.value.reason
    assert str(caught.value).endswith(".")


def test_a_bank_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BankError, match="there is no such bank"):
        load_bank(tmp_path / "none.yaml")
    with pytest.raises(BankError, match=r"holds no \.yaml file"):
        load_bank(tmp_path)
    with pytest.raises(BankError, match="holds no question"):
        load_bank(bank_at(tmp_path, "[]"))


def test_what_editors_and_systems_put_into_a_folder_is_no_bank(tmp_path: Path) -> None:
    bank_at(tmp_path, CHOICE, "B.YAML")
    (tmp_path / "._B.yaml").write_bytes(b"\x00\x05\x16\x07")
    (tmp_path / ".#B.yaml").symlink_to("somebody@somewhere")
    (tmp_path / "old.yaml").mkdir()
    assert len(load_bank(tmp_path).questions) == 1


def test_a_control_character_is_named_with_its_line(tmp_path: Path) -> None:
    path = bank_at(tmp_path, CHOICE + "# a bell: \x07\n")
    line = CHOICE.count("\n") + 1
    with pytest.raises(BankError, match=rf"bank\.yaml:{line}: not valid YAML \(control char"):
        load_bank(path)


def test_text_that_is_not_utf8_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes(START.encode() + b"  concept: caf\xe9\n")
    with pytest.raises(BankError, match=r"latin\.yaml:4: the text is not UTF-8"):
        load_bank(path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[" * 100_000, "nested over 16 deep"),
        ("- " * 100_000, "nested over 16 deep"),
        ("- &a [*a]", "nested over 16 deep"),
        (
            "- &a0 [x, x]\n"
            + "".join(f"- &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 12)),
            "aliases expand to over 200,000",
        ),
        ("- " + "x" * MAX_BYTES, "over 4,000,000 bytes"),
    ],
)
def test_a_file_that_would_cost_too_much_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BankFileError, match=said):
        load_bank(bank_at(tmp_path, text))


def test_a_tag_runs_nothing(tmp_path: Path) -> None:
    made = tmp_path / "made"
    path = bank_at(tmp_path, f"- !!python/object/apply:pathlib.Path.touch [{made}]\n")
    with pytest.raises(BankError):
        load_bank(path)
    assert not made.exists()


def test_an_honest_alias_is_allowed(tmp_path: Path) -> None:
    text = (
        START + "  source: &here lora.md#memory\n  misconceptions:\n  - {text: m, source: *here }\n"
    )
    (question,) = load_bank(bank_at(tmp_path, text)).questions
    assert question.misconceptions[0].source == "lora.md#memory"


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=30)


@given(question=TEXT, hints=st.lists(TEXT, max_size=3), weight=st.floats(0.01, 100))
def test_what_is_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, question: str, hints: list[str], weight: float
) -> None:
    entry = {
        "id": "q",
        "domain": "d",
        "question": question,
        "hints": hints,
        "key_points": [{"text": question, "weight": weight}],
    }
    path = tmp_path_factory.mktemp("bank") / "b.yaml"
    path.write_text(yaml.safe_dump([entry], allow_unicode=True), encoding="utf-8")
    read = load_bank(path).get("q")
    assert (read.question, read.hints) == (question, tuple(hints))
    assert read.key_points == (KeyPoint(question, weight),)


@pytest.fixture(scope="module")
def shipped() -> Bank:
    return load_bank(QUESTIONS)


def test_the_shipped_bank_covers_four_domains_at_three_difficulties(shipped: Bank) -> None:
    assert set(shipped.domains) == {
        "transformers-library",
        "fine-tuning",
        "nlp-tasks",
        "model-sharing",
    }
    for domain in shipped.domains:
        questions = [question for question in shipped.questions if question.domain == domain]
        count = Counter(question.difficulty for question in questions)
        assert all(count[difficulty] >= 8 for difficulty in Difficulty), (domain, count)


def test_the_shipped_questions_are_complete(shipped: Bank) -> None:
    for question in shipped.questions:
        assert question.concept, question.id
        assert question.source, question.id
        assert 2 <= len(question.hints) <= 3, question.id
        if question.form.is_choice:
            assert len(question.options) >= 4, question.id
            assert all(option.feedback for option in question.options), question.id
            assert question.steps, question.id
            continue
        most = 10 if question.form is Form.RECALL else 6
        assert 2 <= len(question.key_points) <= most, question.id
        assert 1 <= len(question.misconceptions) <= 3, question.id
        assert all(m.remedy and m.source for m in question.misconceptions), question.id


def test_shipped_scenarios_say_what_is_required_and_lead_to_a_quick_check(shipped: Bank) -> None:
    scenarios = [one for one in shipped.questions if one.form is Form.SCENARIO]
    assert scenarios
    for question in scenarios:
        assert len(question.requirements) >= 2, question.id
        assert len(question.steps) >= 3, question.id
        if question.quick_check is not None:
            check = shipped.get(question.quick_check)
            assert check.form.is_choice, question.id
            assert check.domain == question.domain, question.id


def test_the_right_option_is_neither_the_longest_nor_the_first_as_a_habit(shipped: Bank) -> None:
    choices = [one.options for one in shipped.questions if one.form is Form.CHOICE]
    longest = [max(options, key=lambda option: len(option.text)).correct for options in choices]
    assert sum(longest) < 0.5 * len(choices)
    assert sum(options[0].correct for options in choices) < 0.5 * len(choices)


def test_the_shipped_key_points_are_single_short_sentences(shipped: Bank) -> None:
    for question in shipped.questions:
        for key_point in question.key_points:
            assert key_point.text.endswith("."), key_point.text
            assert key_point.text.count(". ") == 0, key_point.text
            assert 3 <= len(key_point.text.split()) <= 16, key_point.text
