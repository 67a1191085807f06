"""``python -m benchmarks [--data DIR] [--json]``: all benchmarks, one after the other."""

import json
from importlib import import_module

from benchmarks.entry import parser

BENCHMARKS = ("grading", "bank_responses", "attacks", "replies", "adaptivity", "scoring", "speed")
"""The modules, in the order a reader wants them: how good, then how fast."""


def main() -> None:
    """Runs every benchmark; with ``--json`` one object with a key for each."""
    arguments = parser("benchmarks", __doc__).parse_args()
    everything = {}
    for name in BENCHMARKS:
        benchmark = import_module(f"benchmarks.{name}")
        everything[name] = benchmark.measure(arguments.data)
        if not arguments.json:
            print(f"# {name}\n\n{benchmark.report(everything[name])}\n", flush=True)
    if arguments.json:
        print(json.dumps(everything))


if __name__ == "__main__":
    main()
