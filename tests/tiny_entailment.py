"""Entailment models of a few thousand random weights, saved to a folder as real ones are."""

from pathlib import Path

import torch
from tokenizers import Tokenizer, models, pre_tokenizers, processors
from transformers import (
    AutoModelForSequenceClassification,
    BertConfig,
    DebertaV2Config,
    DistilBertConfig,
    PreTrainedConfig,
    PreTrainedTokenizerFast,
    RobertaConfig,
)

VOCABULARY = "[PAD] [UNK] [CLS] [SEP] the weights are frozen trained small lora not".split()
SHAPE = {"vocab_size": len(VOCABULARY), "initializer_range": 0.5, "pad_token_id": 0}
ENCODER = SHAPE | {
    "hidden_size": 8,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 16,
}
KINDS = ("bert", "roberta", "deberta", "distilbert")
POSITIONS = 40
"""Tokens that every one of these models can read at once."""


def save_tiny_model(folder: Path, kind: str, labels: tuple[str, ...], seed: int = 1) -> Path:
    """Saves model and tokenizer; ``labels`` are the names of the outputs in their order."""
    torch.manual_seed(seed)
    config = _config(kind)
    config.num_labels = len(labels)
    config.id2label = dict(enumerate(labels))
    config.label2id = {label: index for index, label in enumerate(labels)}
    AutoModelForSequenceClassification.from_config(config).save_pretrained(folder)
    _tokenizer(kind).save_pretrained(folder)
    return folder


def _config(kind: str) -> PreTrainedConfig:
    if kind == "bert":
        return BertConfig(**ENCODER, max_position_embeddings=POSITIONS)
    if kind == "roberta":
        # The first position that RoBERTa uses is the padding id + 1, here 1.
        return RobertaConfig(**ENCODER, max_position_embeddings=POSITIONS + 2, type_vocab_size=1)
    if kind == "deberta":
        return DebertaV2Config(
            **ENCODER, max_position_embeddings=POSITIONS, relative_attention=True
        )
    return DistilBertConfig(
        **SHAPE, dim=8, n_layers=2, n_heads=2, hidden_dim=16, max_position_embeddings=POSITIONS
    )


def _tokenizer(kind: str) -> PreTrainedTokenizerFast:
    words = {word: index for index, word in enumerate(VOCABULARY)}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3)],
    )
    inputs = ["input_ids", "attention_mask"]
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        model_input_names=inputs
        if kind in ("roberta", "distilbert")
        else [*inputs, "token_type_ids"],
    )
