"""Trains the entailment cross-encoder on NLI and graded responses; resumable, on CPU or GPU."""

import random
from pathlib import Path

import torch
from transformers import (
    AutoConfig,
    AutoModelForSequenceClassification,
    AutoTokenizer,
    DataCollatorWithPadding,
    PreTrainedTokenizerBase,
    Trainer,
    TrainingArguments,
)

from training.pairs import LABELS, Pair, graded_pairs, nli_pairs

MAX_TOKENS = 160
"""Longest training pair; longer premises, in Short Answer Feedback only, are cut at the end."""


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
            {
                "input_ids": ids,
                "token_type_ids": types,
                "attention_mask": mask,
                "labels": LABELS.index(pair.label),
            }
            for ids, types, mask, pair in zip(
                encoded["input_ids"],
                encoded["token_type_ids"],
                encoded["attention_mask"],
                pairs,
                strict=True,
            )
        ]

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, index: int) -> dict:
        return self._rows[index]


def train(
    data: Path,
    base: Path,
    out: Path,
    *,
    epochs: float,
    learning_rate: float,
    seed: int,
    limit: int | None = None,
) -> Path:
    """Fine-tunes ``base`` on the pairs of ``data``; model and tokenizer go to ``out/final``.

    A run that was interrupted goes on from its newest checkpoint in ``out``. ``limit`` keeps that
    many pairs only, for a trial run. Returns the folder of the finished model.
    """
    rng = random.Random(seed)
    pairs = nli_pairs(data) + graded_pairs(data, rng)
    rng.shuffle(pairs)
    pairs = pairs if limit is None else pairs[:limit]

    tokenizer = AutoTokenizer.from_pretrained(base)
    config = AutoConfig.from_pretrained(
        base,
        num_labels=len(LABELS),
        id2label=dict(enumerate(LABELS)),
        label2id={name: i for i, name in enumerate(LABELS)},
    )
    model = AutoModelForSequenceClassification.from_pretrained(base, config=config)
    trainer = Trainer(
        model=model,
        args=_arguments(out, epochs, learning_rate, seed),
        train_dataset=PairDataset(pairs, tokenizer),
        data_collator=DataCollatorWithPadding(tokenizer),
    )
    trainer.train(resume_from_checkpoint=any(out.glob("checkpoint-*")) or None)
    final = out / "final"
    trainer.save_model(str(final))
    tokenizer.save_pretrained(final)
    return final


def _arguments(out: Path, epochs: float, learning_rate: float, seed: int) -> TrainingArguments:
    return TrainingArguments(
        output_dir=str(out),
        num_train_epochs=epochs,
        learning_rate=learning_rate,
        per_device_train_batch_size=32,
        warmup_steps=0.06,
        lr_scheduler_type="linear",
        weight_decay=0.01,
        # bf16 is up to 100 times slower on a CPU without AVX512-BF16.
        bf16=torch.cuda.is_available() or torch.cpu._is_avx512_bf16_supported(),
        use_cpu=not torch.cuda.is_available(),
        train_sampling_strategy="group_by_length",
        save_steps=500,
        save_total_limit=1,
        logging_steps=100,
        report_to="none",
        seed=seed,
        disable_tqdm=True,
    )
