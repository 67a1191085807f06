"""What the study notes name exists in the libraries, or stands in a line that says "older code"."""

import ast
import importlib
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from tests.library_names import ELSEWHERE, known, modules
from tests.study_notes import NOTES, inline, label, python_blocks

pytestmark = pytest.mark.real

CLASS = re.compile(r"(?:[A-Z][a-z0-9]+){2,}[A-Z0-9]*\w*|[A-Z]{2}[A-Za-z]*[a-z]\w*|[A-Z]\w*[a-z]\w*")
ARGUMENT = re.compile(r"([a-z]\w*)=\S*")
NAME = re.compile(r"[a-z]\w*_\w+(?:\(\))?")


def imported(block: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(block):
        if isinstance(node, ast.ImportFrom):
            assert node.module is not None
            for alias in node.names:
                yield node.module, alias.name


@pytest.mark.parametrize("path", NOTES, ids=label)
def test_what_the_code_imports_exists(path: Path) -> None:
    for block in python_blocks(path):
        for module, name in imported(block):
            assert hasattr(importlib.import_module(module), name), (module, name)


@pytest.mark.parametrize("path", NOTES, ids=label)
def test_the_code_calls_with_arguments_that_exist(path: Path) -> None:
    for block in python_blocks(path):
        origin = {name: module for module, name in imported(block)}
        for node in ast.walk(block):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                if node.func.id in origin:
                    module = importlib.import_module(origin[node.func.id])
                    check_call(getattr(module, node.func.id), node)


def check_call(called: Any, node: ast.Call) -> None:  # noqa: ANN401
    try:
        taken = inspect.signature(called).parameters.values()
    except ValueError:  # built-in; the tests of behaviour run these
        return
    if all(parameter.kind is not parameter.VAR_KEYWORD for parameter in taken):
        passed = {keyword.arg for keyword in node.keywords}
        assert passed <= {parameter.name for parameter in taken}, ast.unparse(node)


@pytest.mark.parametrize("path", NOTES, ids=label)
def test_named_classes_exist_or_are_called_old(path: Path) -> None:
    for code, line in inline(path):
        if CLASS.fullmatch(code) and code not in ELSEWHERE | {"AutoModelFor"}:
            assert any(hasattr(module, code) for module in modules()), line


@pytest.mark.parametrize("path", NOTES, ids=label)
def test_named_arguments_exist_or_are_called_old(path: Path) -> None:
    for code, line in inline(path):
        if argument := ARGUMENT.fullmatch(code):
            assert argument[1] in known(), line


@pytest.mark.parametrize("path", NOTES, ids=label)
def test_named_functions_and_settings_exist_or_are_called_old(path: Path) -> None:
    for code, line in inline(path):
        if NAME.fullmatch(code):
            assert code.removesuffix("()") in known(), line


@pytest.mark.parametrize("path", NOTES, ids=label)
def test_named_methods_belong_to_what_they_are_called_on(path: Path) -> None:
    import accelerate
    import torch
    import transformers as t
    from transformers.pipelines import PIPELINE_REGISTRY

    owners: dict[str, object] = {
        **{"tokenizer": t.PreTrainedTokenizerFast, "model": t.PreTrainedModel},
        **{"trainer": t.Trainer, "accelerator": accelerate.Accelerator, "torch": torch},
        **{"logits": torch.Tensor, "loss": torch.Tensor, "PIPELINE_REGISTRY": PIPELINE_REGISTRY},
    }
    for code, line in inline(path):
        called = re.match(r"(\w+)\.(\w+)", code)
        if called and called[1] in owners and called[2] not in {"json", "safetensors"}:
            special = called[2] in t.PreTrainedTokenizerBase.SPECIAL_TOKENS_ATTRIBUTES
            assert special or hasattr(owners[called[1]], called[2]), line


@pytest.mark.parametrize("path", NOTES, ids=label)
def test_named_pipeline_tasks_exist_or_are_called_old(path: Path) -> None:
    from transformers.pipelines import SUPPORTED_TASKS, TASK_ALIASES

    tasks = {*SUPPORTED_TASKS, *TASK_ALIASES}
    for code, line in inline(path):
        task = re.fullmatch(r'pipeline\("([\w-]+)".*\)|"([a-z]+-[a-z-]+|ner|summarization)"', code)
        if task is not None and code != '"all-linear"':
            assert (task[1] or task[2]) in tasks, line
    for block in python_blocks(path):
        for node in ast.walk(block):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "pipeline":
                assert isinstance(node.args[0], ast.Constant)
                assert node.args[0].value in tasks


@pytest.mark.parametrize("path", NOTES, ids=label)
def test_named_commands_exist(path: Path) -> None:
    from huggingface_hub.cli.hf import app

    for code, line in inline(path):
        words = code.split()
        if words[0] == "accelerate" and len(words) > 1:
            importlib.import_module(f"accelerate.commands.{words[1]}")
        command: Any = app if words[0] == "hf" else None
        for word in words[1:]:
            if not isinstance(command, click.Group):
                break
            command = command.get_command(click.Context(command), word)
            assert command is not None, line


def test_the_patterns_find_names() -> None:
    """A guard of the guards: the notes hold hundreds of names of each kind."""
    codes = [code for path in NOTES for code, _ in inline(path)]
    for pattern in (CLASS, ARGUMENT, NAME):
        assert sum(pattern.fullmatch(code) is not None for code in codes) > 60, pattern
