"""``python -m training --data DIR --base DIR -o DIR``: trains the entailment weights."""

import argparse
from pathlib import Path

from training.train import train


def main() -> None:
    """Parses the arguments and trains."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with nli/ and grading/")
    parser.add_argument(
        "--base", type=Path, required=True, help="folder of the encoder that training starts from"
    )
    parser.add_argument(
        "-o", "--out", type=Path, required=True, help="where checkpoints and the model go"
    )
    parser.add_argument("--epochs", type=float, default=3)
    parser.add_argument("--learning-rate", type=float, default=1e-4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--limit", type=int, default=None, help="keep only this many pairs, for a trial run"
    )
    arguments = parser.parse_args()
    train(
        arguments.data,
        arguments.base,
        arguments.out,
        epochs=arguments.epochs,
        learning_rate=arguments.learning_rate,
        seed=arguments.seed,
        limit=arguments.limit,
    )


if __name__ == "__main__":
    main()
