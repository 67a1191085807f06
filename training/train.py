"""Trains the entailment cross-encoder on NLI and graded responses; resumable, on CPU or GPU."""

import random
from pathlib import Path

import torch
from peft import LoraConfig, PeftModel, TaskType, get_peft_model
from transformers import (
    AutoConfig,
    AutoModelForSequenceClassification,
    AutoTokenizer,
    DataCollatorWithPadding,
    PreTrainedModel,
    PreTrainedTokenizerBase,
    Trainer,
    TrainingArguments,
)
from transformers.modeling_outputs import SequenceClassifierOutput

from training.pairs import LABELS, Pair
from training.widening import widen

MAX_TOKENS = 160
"""Longest training pair; longer premises, in Short Answer Feedback only, are cut at the end."""

LORA_RANK = 16
"""Rank of the adapter at first; 16 on nine layers is 2.5 million weights, 5 MB as float16."""

FIRST_ADAPTED_LAYER = 3
"""Layers below stay untouched, and need no gradient: a quarter of the time of a step."""


class PairDataset(torch.utils.data.Dataset):
    """Tokenised pairs with their label ids, for the Trainer."""

    def __init__(self, pairs: list[Pair], tokenizer: PreTrainedTokenizerBase) -> None:
        encoded = tokenizer(
            [pair.premise for pair in pairs],
            [pair.hypothesis for pair in pairs],
            truncation="longest_first",
            max_length=MAX_TOKENS,
        )
        self._rows = [
            {name: values[row] for name, values in encoded.items()} | {"labels": pair.target}
            for row, pair in enumerate(pairs)
        ]

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, index: int) -> dict:
        return self._rows[index]


def train(
    pairs: list[Pair],
    base: Path,
    out: Path,
    *,
    epochs: float,
    learning_rate: float,
    seed: int,
    begin: Path | None = None,
    lora: bool = False,
    rank: int | None = None,
    dropout: bool = True,
    described: Path | None = None,
) -> Path:
    """Fine-tunes ``base`` on ``pairs``; what was learnt goes to ``out/final``, with the tokenizer.

    With ``lora`` the base stays as it is and an adapter is trained (Hu et al. 2021); ``begin`` is
    the ``final`` folder of an earlier run to go on from, its adapter widened to ``rank`` where one
    is given; ``described`` holds configuration and tokenizer where the base has none. Without
    ``dropout`` nothing is left out by chance: a model that learns too little needs none. A run that
    was interrupted goes on from its newest checkpoint in ``out``. Returns the folder of the
    finished model or adapter.
    """
    random.Random(seed).shuffle(pairs)
    described = described or base
    tokenizer = AutoTokenizer.from_pretrained(described)
    if lora:
        if begin is not None and rank is not None:
            begin = widen(begin, out / "begin", rank)
        model = _adapted(base, described, begin)
    else:
        model = entailment_model(begin or base, described)
    if not dropout:
        _leave_nothing_out(model)
    trainer = Trainer(
        model=model,
        args=_arguments(out, epochs, learning_rate, seed),
        train_dataset=PairDataset(pairs, tokenizer),
        data_collator=DataCollatorWithPadding(tokenizer),
        compute_loss_func=soft_cross_entropy,
    )
    trainer.train(resume_from_checkpoint=any(out.glob("checkpoint-*")) or None)
    final = out / "final"
    trainer.save_model(str(final))
    tokenizer.save_pretrained(final)
    return final


def _leave_nothing_out(model: torch.nn.Module) -> None:
    for module in model.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = 0.0


def soft_cross_entropy(
    outputs: SequenceClassifierOutput, labels: torch.Tensor, num_items_in_batch: int | None = None
) -> torch.Tensor:
    """Cross-entropy with the ``(n, 3)`` probabilities that the model should give."""
    return torch.nn.functional.cross_entropy(outputs.logits.float(), labels)


def entailment_model(
    folder: Path, described: Path, dtype: torch.dtype = torch.float32
) -> PreTrainedModel:
    """An encoder with a head for the three labels; a new head where ``folder`` has none.

    ``described`` is the folder with its ``config.json``.
    """
    config = AutoConfig.from_pretrained(
        described,
        num_labels=len(LABELS),
        id2label=dict(enumerate(LABELS)),
        label2id={name: i for i, name in enumerate(LABELS)},
    )
    return AutoModelForSequenceClassification.from_pretrained(folder, config=config, dtype=dtype)


def _adapted(base: Path, described: Path, begin: Path | None) -> PeftModel:
    """The base, frozen, with an adapter in float32 on its upper layers."""
    torch.manual_seed(0)
    model = entailment_model(base, described, torch.bfloat16 if _has_bf16() else torch.float32)
    if begin is not None:
        return PeftModel.from_pretrained(model, begin, is_trainable=True)
    layers = range(FIRST_ADAPTED_LAYER, model.config.num_hidden_layers)
    config = LoraConfig(
        task_type=TaskType.SEQ_CLS,
        r=LORA_RANK,
        lora_alpha=LORA_RANK,
        target_modules=["q", "k", "v", "o", "intermediate.dense", "output.dense"],
        layers_to_transform=list(layers),
    )
    return get_peft_model(model, config)


def _has_bf16() -> bool:
    """Whether bfloat16 is quick here: on a CPU without AVX512-BF16 it is up to 100 times slower."""
    return torch.cuda.is_available() or bool(torch.cpu._is_avx512_bf16_supported())


def _arguments(out: Path, epochs: float, learning_rate: float, seed: int) -> TrainingArguments:
    return TrainingArguments(
        output_dir=str(out),
        num_train_epochs=epochs,
        learning_rate=learning_rate,
        per_device_train_batch_size=32,
        warmup_steps=0.06,
        lr_scheduler_type="linear",
        weight_decay=0.01,
        bf16=_has_bf16(),
        use_cpu=not torch.cuda.is_available(),
        train_sampling_strategy="group_by_length",
        save_steps=250,
        save_total_limit=1,
        logging_steps=50,
        report_to="none",
        seed=seed,
        disable_tqdm=True,
    )
