"""What the study notes claim happens: their code is run on tiny models, their figures computed."""

import ast
import json
import re
from pathlib import Path
from typing import Any

import pytest

from corpus.shipped import MATERIAL
from tests.study_notes import python_blocks

pytestmark = pytest.mark.real

DEFINES = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef)
WORDS = "[UNK] [PAD] i love this movie what a waste".split()


def functions(note: str, name: str) -> dict[str, Any]:
    """What the code of a note defines, without what it does besides: no model is downloaded."""
    block = next(block for block in python_blocks(MATERIAL / note) if name in ast.unparse(block))
    kept = [node for node in block.body if isinstance(node, DEFINES)]
    space: dict[str, Any] = {}
    exec(compile(ast.Module(kept, []), note, "exec"), space)
    return space


@pytest.fixture(scope="module")
def tokenizer() -> Any:  # noqa: ANN401
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    words = Tokenizer(models.WordLevel({w: i for i, w in enumerate(WORDS)}, unk_token="[UNK]"))
    words.pre_tokenizer = pre_tokenizers.Whitespace()
    return PreTrainedTokenizerFast(
        tokenizer_object=words, unk_token="[UNK]", pad_token="[PAD]", model_max_length=512
    )


def classifier(**settings: object) -> Any:  # noqa: ANN401
    import transformers as t

    sizes = dict.fromkeys(("hidden_size", "intermediate_size"), 8)
    sizes |= dict.fromkeys(("num_hidden_layers", "num_attention_heads"), 1)
    return t.BertForSequenceClassification(t.BertConfig(vocab_size=len(WORDS), **sizes, **settings))


def test_the_custom_pipeline_of_the_note_runs(tokenizer: Any) -> None:  # noqa: ANN401
    made = functions("transformers-library/custom-pipelines.md", "PercentSentiment")
    own = made["PercentSentiment"](model=classifier(num_labels=2), tokenizer=tokenizer, digits=1)
    assert re.fullmatch(r"\d+\.\d%", own("i love this")["score"])
    # An option of the call wins, and does not undo the one of creation.
    assert re.fullmatch(r"\d+%", own("i love this", digits=0)["score"])
    assert re.fullmatch(r"\d+\.\d%", own("a waste")["score"])
    assert len(own(["i love", "a waste"], batch_size=2)) == 2
    assert made["Pipeline"].__abstractmethods__ == {
        *("_sanitize_parameters", "preprocess", "_forward", "postprocess")
    }


def test_the_tokenizer_of_the_note_is_trained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("texts.txt").write_text("low lower lowest new newer newest\n" * 20)
    note = MATERIAL / "transformers-library" / "training-a-tokenizer.md"
    space: dict[str, Any] = {}
    for block in python_blocks(note):
        exec(compile(block, note.name, "exec"), space)
    trained = space["tokenizer"]
    assert trained(["lowest", "low new"], padding=True)["attention_mask"] == [[1, 0], [1, 1]]
    assert trained.train_new_from_iterator(["a b"], vocab_size=50) is not None
    bare = type(trained)(tokenizer_file="tokenizer.json")
    with pytest.raises(ValueError, match="padding token"):
        bare(["lowest", "low new"], padding=True)


def test_labels_make_a_loss_and_nothing_else_does(tokenizer: Any) -> None:  # noqa: ANN401
    import torch

    step = functions("transformers-library/labels-and-loss.md", "training_step")["training_step"]
    batch = tokenizer(["i love this", "a waste"], padding=True, return_tensors="pt")
    model = classifier(num_labels=2)
    assert model(**batch).loss is None
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    assert step(model, {**batch, "labels": torch.tensor([0, 1])}, optimizer) > 0


@pytest.mark.parametrize(
    ("settings", "labels", "problem"),
    [
        ({"num_labels": 3}, [0, 2], "single_label_classification"),
        ({"num_labels": 3}, [[1.0, 0, 1], [0, 0, 1]], "multi_label_classification"),
        ({"num_labels": 1}, [0.0, 1.0], "regression"),
    ],
)
def test_a_head_chooses_its_loss_by_the_labels(
    tokenizer: Any,  # noqa: ANN401
    settings: dict[str, int],
    labels: list[float],
    problem: str,
) -> None:
    import torch

    model = classifier(**settings)
    batch = tokenizer(["i love this", "a waste"], padding=True, return_tensors="pt")
    assert model(**batch, labels=torch.tensor(labels)).loss.item() > 0
    assert model.config.problem_type == problem


def test_padding_and_truncation_make_the_length_128(tokenizer: Any) -> None:  # noqa: ANN401
    long, short = "love " * 300, "love"
    fixed = tokenizer([long, short], padding="max_length", max_length=128, truncation=True)
    assert [len(ids) for ids in fixed["input_ids"]] == [128, 128]
    uncut = tokenizer([long, short], padding="max_length", max_length=128)
    assert [len(ids) for ids in uncut["input_ids"]] == [300, 128]


def test_argmax_takes_the_place_of_the_largest_logit_in_each_row() -> None:
    import torch

    assert torch.tensor([[2.0, 1.0], [0.5, 1.5]]).argmax(dim=1).tolist() == [0, 1]


def test_the_loop_of_the_note_runs_under_accelerate(tokenizer: Any) -> None:  # noqa: ANN401
    import torch

    train = functions("fine-tuning/accelerate.md", "Accelerator")["train"]
    batch = tokenizer(["i love this", "a waste"], padding=True, return_tensors="pt")
    rows = [{**{k: v[n] for k, v in batch.items()}, "labels": torch.tensor(n)} for n in range(2)]
    model = classifier(num_labels=2)
    before = model.classifier.weight.detach().clone()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    train(model, optimizer, torch.utils.data.DataLoader(rows, batch_size=2), epochs=1)
    assert not torch.equal(before, model.classifier.weight.detach().cpu())


def test_lora_starts_at_the_base_model_and_trains_only_its_matrices(tokenizer: Any) -> None:  # noqa: ANN401
    import peft
    import torch

    batch = tokenizer(["i love this"], return_tensors="pt")
    model = classifier(num_labels=2).eval()
    before = model(**batch).logits
    config = peft.LoraConfig(task_type="SEQ_CLS", r=2, target_modules=["query", "value"])
    adapted = peft.get_peft_model(model, config).eval()
    assert torch.allclose(before, adapted(**batch).logits, atol=1e-6)
    trained = {name for name, one in adapted.named_parameters() if one.requires_grad}
    assert all("lora_" in name or "classifier" in name for name in trained)
    assert 2 * 4096 * 8 == 65_536  # rank 8 on a square matrix of 4096


def test_streaming_is_lazy_and_has_no_length(tmp_path: Path) -> None:
    import datasets

    rows = [{"text": "a", "rating": n, "scale": 10, "language": "en"} for n in range(4)]
    file = tmp_path / "reviews.jsonl"
    file.write_text("\n".join(json.dumps({**row, "text": None}) for row in rows[:1]) + "\n")
    with file.open("a") as stream:
        stream.write("\n".join(json.dumps(row) for row in rows[1:]))
    note = functions("fine-tuning/loading-data.md", "streaming=True")
    streamed = datasets.load_dataset(
        "json", data_files=str(file), split="train", streaming=True, cache_dir=str(tmp_path)
    )
    assert isinstance(streamed, datasets.IterableDataset)
    with pytest.raises(TypeError):
        len(streamed)  # type: ignore[arg-type]
    clean = streamed.filter(note["usable"]).map(note["normalise"])
    assert [row["rating"] for row in clean] == [0.5, 1.0, 1.5]


@pytest.mark.parametrize("old", ["evaluation_strategy", "logging_dir", "overwrite_output_dir"])
def test_old_training_arguments_are_rejected(tmp_path: Path, old: str) -> None:
    import transformers as t

    with pytest.raises(TypeError, match=old):
        t.TrainingArguments(output_dir=str(tmp_path), **{old: "epoch"})


def test_the_trainer_says_what_it_lacks_and_has_the_named_defaults(tmp_path: Path) -> None:
    import inspect

    import transformers as t

    args = t.TrainingArguments(output_dir=str(tmp_path))
    with pytest.raises(RuntimeError, match="model"):
        t.Trainer(args=args)
    assert (args.learning_rate, args.per_device_train_batch_size) == (5e-5, 8)
    assert (args.num_train_epochs, args.save_steps, args.eval_strategy) == (3, 500, "no")
    with pytest.raises(TypeError, match="load_in_4bit"):
        t.AutoModelForSequenceClassification.from_config(
            t.BertConfig(hidden_size=8, num_attention_heads=1), load_in_4bit=True
        )
    assert "tokenizer" not in inspect.signature(t.Trainer).parameters


def test_what_the_notes_call_old_is_gone() -> None:
    import huggingface_hub
    import transformers as t
    from transformers.pipelines import SUPPORTED_TASKS

    assert {"summarization", "translation", "question-answering"}.isdisjoint(SUPPORTED_TASKS)
    for name in ("encode_plus", "batch_encode_plus", "as_target_tokenizer"):
        assert not hasattr(t.PreTrainedTokenizerBase, name)
    assert not hasattr(t.NllbTokenizer, "lang_code_to_id")
    for name in ("AutoModelWithLMHead", "TFAutoModel"):
        assert not hasattr(t, name)
    for name in ("HfFolder", "Repository"):
        assert not hasattr(huggingface_hub, name)
    assert {"warmup_ratio", "group_by_length"}.isdisjoint(vars(t.TrainingArguments(output_dir="x")))


def test_the_files_a_model_saves_are_those_the_notes_name(tmp_path: Path) -> None:
    classifier(num_labels=2).save_pretrained(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["config.json", "model.safetensors"]
    note = (MATERIAL / "model-sharing" / "push-to-hub.md").read_text(encoding="utf-8")
    assert "`model.safetensors`" in note
    assert "A model does not upload the files of its tokenizer" in note
