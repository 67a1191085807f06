"""``python -m training``: the weights of the grader, from the data to the folder that ships.

Three steps, each on its own: ``train`` the entailment model, ``publish`` it as float16, ``fit``
fusion, thresholds and calibration on the questions that were held out.
"""

import argparse
import json
from pathlib import Path

from tutor.grading.grader import WEIGHTS

SUBJECT = Path(__file__).parent.parent / "benchmarks" / "data" / "subject.jsonl"


def main() -> None:
    """Parses the arguments and runs one step."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    steps = parser.add_subparsers(dest="step", required=True)
    _add_train(steps.add_parser("train", help="train the entailment model"))
    _add_publish(steps.add_parser("publish", help="turn a trained model into the shipped weights"))
    _add_fit(steps.add_parser("fit", help="fit what weighs the features, on held-out questions"))
    arguments = parser.parse_args()
    {"train": _train, "publish": _publish, "fit": _fit}[arguments.step](arguments)


def _add_train(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, required=True, help="folder with nli/ and grading/")
    parser.add_argument(
        "--base", type=Path, required=True, help="folder of the encoder to begin from"
    )
    parser.add_argument("-o", "--out", type=Path, required=True, help="checkpoints and model")
    parser.add_argument("--epochs", type=float, default=3)
    parser.add_argument("--learning-rate", type=float, default=1e-4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=int, default=None, help="only this many pairs, for a trial")


def _add_publish(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model", type=Path, help="folder of the trained model")
    parser.add_argument("--version", required=True)
    parser.add_argument("-o", "--out", type=Path, default=WEIGHTS)


def _add_fit(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, required=True, help="folder with grading/")
    parser.add_argument("--subject", type=Path, default=SUBJECT, help="the subject set")
    parser.add_argument("--encoder", type=Path, required=True, help="folder of the encoder")
    parser.add_argument("--weights", type=Path, default=WEIGHTS)


def _train(arguments: argparse.Namespace) -> None:
    from training.train import train

    train(
        arguments.data,
        arguments.base,
        arguments.out,
        epochs=arguments.epochs,
        learning_rate=arguments.learning_rate,
        seed=arguments.seed,
        limit=arguments.limit,
    )


def _publish(arguments: argparse.Namespace) -> None:
    from training.publish import publish

    publish(arguments.model, arguments.out, arguments.version)


def _fit(arguments: argparse.Namespace) -> None:
    from training.fusion import fit
    from training.publish import write_manifest

    weights = arguments.weights
    out = weights / "fusion.json"
    figures = fit(arguments.data, arguments.subject, weights, arguments.encoder, out)
    write_manifest(weights, json.loads((weights / "manifest.json").read_text())["version"])
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
