"""``python -m training``: the weights of a grader, from the data to the folder that ships.

Three steps: ``train`` the entailment model in stages, ``publish`` what was learnt, and ``fit``
what weighs its probabilities on the questions that were held out. ``all`` does one after the other.
"""

import argparse
import json
import random
from pathlib import Path

from training.pairs import asked
from training.recipe import RECIPES, Stage
from tutor import models
from tutor.grading.shipped import WEIGHTS

MEAN = "mean"
"""Folder of the mean of a stage's weights and others'."""

SUBJECT = Path(__file__).parent.parent / "benchmarks" / "data" / "subject.jsonl"


def main() -> None:
    """Parses the arguments and runs one step, or all."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    steps = parser.add_subparsers(dest="step", required=True)
    for name, does in STEPS.items():
        step = steps.add_parser(name, help=(does.__doc__ or "").split(".")[0])
        step.add_argument("grader", choices=RECIPES)
        step.add_argument("--data", type=Path, required=True, help="folder with nli/ and grading/")
        step.add_argument("-o", "--out", type=Path, required=True, help="checkpoints and models")
        step.add_argument("--version", default="0", help="version of the published weights")
    arguments = parser.parse_args()
    STEPS[arguments.step](arguments)


def train(arguments: argparse.Namespace) -> None:
    """Train stage by stage; a run that was interrupted goes on from its newest checkpoint."""
    from training.averaging import average
    from training.train import train as run

    recipe = RECIPES[arguments.grader]
    before = None
    results: dict[str, Path] = {}
    for stage in recipe.stages:
        out = arguments.out / stage.name
        if not (out / "final").is_dir():
            rng = random.Random(stage.seed)
            run(
                asked(stage.pairs(arguments.data, rng), stage.asked, rng),
                models.require(recipe.base),
                out,
                epochs=stage.epochs,
                learning_rate=stage.learning_rate,
                seed=stage.seed,
                begin=results[stage.begins] if stage.begins else before,
                lora=recipe.lora,
                rank=stage.rank,
                dropout=stage.dropout,
                described=WEIGHTS / arguments.grader,
            )
        if stage.mean_of:
            average([*(results[name] for name in stage.mean_of), out / "final"], out / MEAN)
        before = results[stage.name] = _result(stage, arguments.out)


def _result(stage: Stage, out: Path) -> Path:
    """The folder with what a stage has brought."""
    return out / stage.name / (MEAN if stage.mean_of else "final")


def publish(arguments: argparse.Namespace) -> None:
    """Turn the trained model into the shipped weights."""
    from training.publish import publish as whole
    from training.publish import publish_adapter

    recipe, out = RECIPES[arguments.grader], WEIGHTS / arguments.grader
    final = _result(recipe.stages[-1], arguments.out)
    if recipe.lora:
        publish_adapter(final, recipe.base, out, arguments.version)
    else:
        whole(final, out, arguments.version)


def fit(arguments: argparse.Namespace) -> None:
    """Fit fusion, shares, thresholds and calibration of the shipped weights."""
    from training.fusion import fit as fit_examples
    from training.fusion import measure_all
    from training.publish import write_manifest
    from tutor.grading.grader import load_encoder, load_entailment
    from tutor.grading.reading import Reader
    from tutor.grading.shipped import shipped_weights

    folder = WEIGHTS / arguments.grader
    shipped = shipped_weights(arguments.grader)
    entailment = load_entailment(shipped, "auto", shipped.name)
    reader = Reader(load_encoder("auto"), entailment)
    examples = measure_all(arguments.data, SUBJECT, reader)
    figures = fit_examples(examples, folder / "fusion.json")
    write_manifest(folder, shipped.version, shipped.base)
    print(json.dumps(figures, indent=1))


def everything(arguments: argparse.Namespace) -> None:
    """Train, publish and fit, one after the other."""
    for step in (train, publish, fit):
        step(arguments)


STEPS = {"train": train, "publish": publish, "fit": fit, "all": everything}

if __name__ == "__main__":
    main()
