"""What the libraries have that the notes and the questions speak of."""

import importlib
import inspect
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

MODULES = (
    *("transformers", "peft", "accelerate", "datasets", "huggingface_hub", "tokenizers"),
    *("tokenizers.models", "tokenizers.trainers", "tokenizers.pre_tokenizers"),
    *("transformers.pipelines", "torch", "torch.nn.parallel"),
)
# Libraries that are not needed for the tests; looked up in the versions beside them.
ELSEWHERE = {
    *("SFTTrainer",),  # trl 1.16
    *("get_lang_id",),  # M2M100Tokenizer, which needs sentencepiece
    *("WebhooksServer",),  # huggingface_hub, which needs gradio for it
    *("share", "auth", "concurrency_limit", "additional_inputs"),  # gradio 6.31
    *("app_file", "sdk_version", "pipeline_tag", "library_name", "base_model"),  # keys of a card
    *("bnb_4bit_compute_dtype", "dim", "max_shard_size", "use_safetensors", "gradio_client"),
}
# Keys of encodings, batches, outputs and files: names of data, not of code.
DATA = {
    *("input_ids", "attention_mask", "token_type_ids", "label_ids", "entity_group", "eval_"),
    *("overflow_to_sample_mapping", "all_checkpoints", "every_save"),
}


def parameters(callable_: Callable[..., Any]) -> set[str]:
    return set(inspect.signature(callable_).parameters)


@cache
def modules() -> list[Any]:
    return [importlib.import_module(name) for name in MODULES]


def classes() -> Iterator[type]:
    """The classes whose methods and arguments the notes speak of."""
    import accelerate
    import datasets
    import peft
    import tokenizers
    import transformers as t
    from transformers.pipelines import text_classification

    yield from (t.TrainingArguments, t.Seq2SeqTrainingArguments, t.Trainer, t.Seq2SeqTrainer)
    yield from (t.BitsAndBytesConfig, t.EarlyStoppingCallback, t.PreTrainedModel, t.BatchEncoding)
    yield from (t.DataCollatorForLanguageModeling, t.DataCollatorWithPadding, t.EvalPrediction)
    yield from (t.PreTrainedTokenizerBase, t.PreTrainedTokenizerFast, t.GenerationMixin)
    yield from (t.Pipeline, t.TextGenerationPipeline, t.FillMaskPipeline)
    yield from (t.TokenClassificationPipeline, text_classification.TextClassificationPipeline)
    yield from (t.BertConfig, t.PreTrainedConfig, t.GenerationConfig, t.NllbTokenizer)
    yield from (peft.LoraConfig, peft.PeftModel, peft.LoraModel, accelerate.Accelerator)
    yield from (datasets.Dataset, datasets.IterableDataset, tokenizers.Tokenizer)


@cache
def known() -> set[str]:
    """Every name that the libraries have: functions, methods, arguments, settings."""
    import datasets
    import huggingface_hub as hub
    import transformers as t

    found = set[str]().union(*map(dir, modules()))
    functions: list[Any] = [t.pipeline, datasets.load_dataset, hub.login]
    functions += [getattr(hub, name) for name in ("create_repo", "upload_folder")]
    functions += [hub.HfApi.upload_file, hub.snapshot_download]
    for class_ in classes():
        found |= set(dir(class_)) | parameters(class_)
        functions += [member for _, member in inspect.getmembers(class_, inspect.isfunction)]
    found = found.union(*map(parameters, functions))
    found |= set(t.GenerationConfig().to_dict()) | set(vars(t.PreTrainedConfig(num_labels=2)))
    # Taken through **kwargs, as their documentation or source says.
    found |= {"num_labels", "batch_size", "skip_special_tokens", "trust_remote_code", "dtype"}
    found |= {"device_map", "candidate_labels", "hypothesis_template", "multi_label"}
    found |= {"tokenizer_file", "ignore_mismatched_sizes", "model_max_length", "huggingface_hub"}
    found |= set(t.PreTrainedTokenizerBase.SPECIAL_TOKENS_ATTRIBUTES)
    return found | ELSEWHERE | DATA
