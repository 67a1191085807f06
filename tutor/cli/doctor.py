"""``viva doctor``: what is missing, and the command that mends it."""

import dataclasses
import json
import sys

import click

from tutor.doctor import Check, State, diagnose

MARKS = {State.FINE: "ok", State.NOTE: "note", State.FAULT: "FAULT"}


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def command(as_json: bool) -> None:
    """Look at the machine and the set-up; change nothing.

    Exits 0 when nothing needed is missing, else 1. Each fault names the command that mends it.
    """
    checks = diagnose()
    faults = sum(check.state is State.FAULT for check in checks)
    if as_json:
        rows = [dataclasses.asdict(check) for check in checks]
        click.echo(json.dumps({"fine": faults == 0, "checks": rows}))
    else:
        for check in checks:
            click.echo(_line(check))
        click.echo("Nothing needed is missing." if faults == 0 else f"{faults} to mend.")
    sys.exit(0 if faults == 0 else 1)


def _line(check: Check) -> str:
    line = f"{MARKS[check.state]:<6} {check.name:<14} {check.found}"
    return f"{line}\n       {'':<14} -> {check.remedy}" if check.remedy else line
