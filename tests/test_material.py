"""The study notes name what exists: classes, arguments and tasks of the installed libraries.

Convention of the notes: in backticks, ``CamelCase`` is a class, ``name=`` or ``name=value`` is an
argument, and ``"a-task"`` or ``pipeline("a-task")`` is a pipeline task. A name that is gone stands
in a line that says "in older code".
"""

import ast
import importlib
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.headings import find_headings
from corpus.shipped import MATERIAL, QUESTIONS
from corpus.slug import slugify

NOTES = sorted(MATERIAL.rglob("*.md"))
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
OLD = "older code"

# Libraries that are not installed here; the names were looked up in the versions beside them.
ELSEWHERE = {
    "peft": {"LoraConfig", "get_peft_model", "prepare_model_for_kbit_training"},  # 0.21
    "datasets": {"load_dataset"},  # 5.2
}
CLASSES_ELSEWHERE = {"SFTTrainer"}  # trl 1.16
ARGUMENTS_ELSEWHERE = {
    *("batched", "remove_columns", "num_proc", "streaming"),  # datasets 5.2: map, load_dataset
    "task_type",  # peft 0.21: LoraConfig
    *("share", "auth"),  # gradio 6.31: launch
    "dim",  # torch.softmax
}


def label(path: Path) -> str:
    return path.relative_to(MATERIAL).as_posix()


def python_blocks(path: Path) -> Iterator[ast.Module]:
    for language, code in FENCE.findall(path.read_text(encoding="utf-8")):
        if language == "python":
            yield ast.parse(code)


def inline(path: Path) -> Iterator[tuple[str, str]]:
    """Each inline code with the line it stands in."""
    prose = FENCE.sub("", path.read_text(encoding="utf-8"))
    for line in prose.splitlines():
        for code in CODE.findall(line):
            yield code, line


def parameters(callable_: object) -> set[str]:
    assert callable(callable_)
    return set(inspect.signature(callable_).parameters)


def test_there_is_a_folder_of_notes_for_each_domain() -> None:
    folders = {path.parent.name for path in NOTES}
    assert folders == {path.stem for path in QUESTIONS.glob("*.yaml")}
    assert len(NOTES) >= 25


@pytest.mark.parametrize("path", NOTES, ids=label)
def test_headings_can_be_cited(path: Path) -> None:
    headings = find_headings(path.read_text(encoding="utf-8"))
    assert [heading.level for heading in headings][:1] == [1]
    assert all(heading.level == 2 for heading in headings[1:])
    slugs = [slugify(heading.text) for heading in headings]
    assert len(slugs) >= 5
    assert len(set(slugs)) == len(slugs)


@pytest.mark.parametrize("path", NOTES, ids=label)
def test_each_line_of_prose_is_a_whole_sentence(path: Path) -> None:
    prose = FENCE.sub("", path.read_text(encoding="utf-8"))
    for line in prose.splitlines():
        if line and not line.startswith(("#", "|")):
            assert line[0].isupper() or line[0] in '`"', line
            assert line[-1] in ".:", line
            # Sentences stand alone in replies, so none begins with a word that points back.
            assert not line.startswith(("It ", "They ", "He ", "This ", "That ", "These ")), line
            assert len(line) <= 320, line


@pytest.mark.real
@pytest.mark.parametrize("path", NOTES, ids=label)
def test_what_the_code_imports_exists(path: Path) -> None:
    for block in python_blocks(path):
        for node in ast.walk(block):
            if isinstance(node, ast.ImportFrom):
                assert node.module is not None
                names = {alias.name for alias in node.names}
                if node.module in ELSEWHERE:
                    assert names <= ELSEWHERE[node.module]
                elif node.module != "sentence_transformers":  # slow to import; used by the index
                    module = importlib.import_module(node.module)
                    assert [name for name in names if not hasattr(module, name)] == []


@pytest.mark.real
@pytest.mark.parametrize("path", NOTES, ids=label)
def test_the_code_calls_with_arguments_that_exist(path: Path) -> None:
    import transformers

    for block in python_blocks(path):
        for node in ast.walk(block):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                called = getattr(transformers, node.func.id, None)
                if called is not None and node.func.id != "pipeline":
                    passed = {keyword.arg for keyword in node.keywords}
                    assert passed <= parameters(called), node.func.id


@pytest.fixture(scope="module")
def known_arguments() -> set[str]:
    """Every argument that the libraries take in the calls the notes speak of."""
    import huggingface_hub
    import transformers as t
    from transformers.pipelines import text_classification

    pipelines = [
        t.TextGenerationPipeline,
        t.FillMaskPipeline,
        t.TokenClassificationPipeline,
        text_classification.TextClassificationPipeline,
    ]
    calls = [
        t.TrainingArguments,
        t.Seq2SeqTrainingArguments,
        t.Trainer,
        t.Trainer.train,
        t.BitsAndBytesConfig,
        t.EarlyStoppingCallback,
        t.DataCollatorForLanguageModeling,
        t.DataCollatorWithPadding,
        t.PreTrainedTokenizerBase.__call__,
        t.PreTrainedTokenizerBase.apply_chat_template,
        t.PreTrainedModel.from_pretrained,
        t.GenerationMixin.generate,
        t.PreTrainedModel.push_to_hub,
        t.pipeline,
        huggingface_hub.login,
        *(pipeline._sanitize_parameters for pipeline in pipelines),
    ]
    found = set[str]().union(*(parameters(call) for call in calls))
    found |= set(t.GenerationConfig().to_dict()) | set(vars(t.PreTrainedConfig(num_labels=2)))
    # Taken through **kwargs, as their documentation or source says.
    found |= {"num_labels", "batch_size", "skip_special_tokens", "trust_remote_code", "dtype"}
    found |= {"device_map", "candidate_labels", "hypothesis_template", "multi_label"}
    return found | ARGUMENTS_ELSEWHERE


@pytest.mark.real
@pytest.mark.parametrize("path", NOTES, ids=label)
def test_named_classes_exist_or_are_called_old(path: Path) -> None:
    import huggingface_hub
    import transformers

    for code, line in inline(path):
        if re.fullmatch(r"(?:[A-Z][a-z0-9]+){2,}[A-Z0-9]*\w*|[A-Z]{2}[A-Za-z]*[a-z]\w*", code):
            exists = hasattr(transformers, code) or hasattr(huggingface_hub, code)
            prefix = code == "AutoModelFor"
            assert exists or prefix or code in CLASSES_ELSEWHERE or OLD in line, line


@pytest.mark.real
@pytest.mark.parametrize("path", NOTES, ids=label)
def test_named_arguments_exist_or_are_called_old(path: Path, known_arguments: set[str]) -> None:
    for code, line in inline(path):
        argument = re.fullmatch(r"([a-z]\w*)=\S*", code)
        if argument is not None:
            assert argument[1] in known_arguments or OLD in line, line


@pytest.mark.real
@pytest.mark.parametrize("path", NOTES, ids=label)
def test_named_pipeline_tasks_exist_or_are_called_old(path: Path) -> None:
    from transformers.pipelines import SUPPORTED_TASKS, TASK_ALIASES

    known = {*SUPPORTED_TASKS, *TASK_ALIASES}
    for code, line in inline(path):
        task = re.fullmatch(r'pipeline\("([\w-]+)".*\)|"([a-z]+-[a-z-]+|ner|summarization)"', code)
        if task is not None and code != '"all-linear"':
            assert (task[1] or task[2]) in known or OLD in line, line
    for block in python_blocks(path):
        for node in ast.walk(block):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                if node.func.id == "pipeline":
                    assert isinstance(node.args[0], ast.Constant)
                    assert node.args[0].value in known


@pytest.mark.real
def test_what_the_notes_call_old_is_gone() -> None:
    import huggingface_hub
    import transformers as t
    from transformers.pipelines import SUPPORTED_TASKS

    removed = {"evaluation_strategy", "warmup_ratio", "group_by_length"}
    assert removed.isdisjoint(parameters(t.TrainingArguments))
    assert "tokenizer" not in parameters(t.Trainer)
    assert {"summarization", "translation", "question-answering"}.isdisjoint(SUPPORTED_TASKS)
    for name in ("encode_plus", "batch_encode_plus", "as_target_tokenizer"):
        assert not hasattr(t.PreTrainedTokenizerBase, name)
    assert not hasattr(t.NllbTokenizer, "lang_code_to_id")
    for name in ("AutoModelWithLMHead", "TFAutoModel"):
        assert not hasattr(t, name)
    for name in ("HfFolder", "Repository"):
        assert not hasattr(huggingface_hub, name)


@pytest.mark.real
def test_the_files_a_model_and_a_tokenizer_save_are_those_the_notes_name(tmp_path: Path) -> None:
    import transformers as t

    config = t.BertConfig(
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=1,
        intermediate_size=8,
        vocab_size=30,
    )
    t.BertForSequenceClassification(config).save_pretrained(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["config.json", "model.safetensors"]
    note = (MATERIAL / "model-sharing" / "push-to-hub.md").read_text(encoding="utf-8")
    assert "`model.safetensors`" in note
    assert "A model does not upload the files of its tokenizer" in note
