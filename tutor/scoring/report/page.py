"""The trust report as one HTML file: no script, nothing loaded, all text escaped."""

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from tutor.scoring.report.charts import bar, calibration_chart
from tutor.scoring.report.question_part import question_parts

STYLE = (Path(__file__).parent / "page.css").read_text(encoding="utf-8")
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
Report = Mapping[str, Any]


def report_page(report: Report) -> str:
    """The page of a report that ``build_report`` gave."""
    parts = [
        f"<h1>How far these grades can be trusted</h1><p class='lead'>{_lead(report)}</p>",
        _human_part(report["human"], report["human_human"]),
        _groups_part(report["groups"]),
        _sampling_part(report["sampling"]),
        question_parts(report),
        "".join(f"<p class='note'>{escape(note)}</p>" for note in report["notes"]),
    ]
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Trust report: {escape(report['table'])}</title><style>{STYLE}</style></head>"
        f"<body><main>{''.join(parts)}</main></body></html>\n"
    )


def percent(share: float | None) -> str:
    """A share as people read it; a dash where there is none."""
    return "–" if share is None else f"{share * 100:.0f} %"


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """An HTML table; cells are HTML already."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in header)
    body = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in rows)
    whole = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f"<div class='wide'>{whole}</div>"


def _lead(report: Report) -> str:
    rows, sure = report["rows"], report["rows"] - report["to_review"]
    verdicts = ", ".join(
        f"{n:,} {name.replace('_', ' ')}" for name, n in report["verdicts"].items()
    )
    share = percent(sure / rows) if rows else "–"
    graders = ", ".join(report["graders"]) or "an unnamed grader"
    return (
        f"{escape(report['table'])}: {rows:,} rows by {escape(graders)}. {share} were graded "
        f"surely, {report['to_review']:,} are for a person to look at. {escape(verdicts)}."
    )


def _human_part(human: Report | None, second: Report | None) -> str:
    if human is None:
        return (
            "<h2>Agreement with people</h2><p>No row has a human mark, so agreement cannot be "
            "measured. What the grader expects of itself stands below, with the rows to mark by "
            "hand to find out.</p>"
        )
    whole = human["all"]
    rows = [[name, _figure(whole[key])] for key, name in MEASURES.items()]
    parts = [
        f"<h2>Agreement with people, on {whole['n']:,} rows</h2>",
        table(("measure", "value, 95 % interval"), rows),
    ]
    if second is not None:
        kappa = _figure(second["quadratic_weighted_kappa"])
        parts.append(
            f"<p>Two people on {second['n']:,} rows: agreement {_figure(second['agreement'])}, "
            f"quadratic weighted kappa {kappa}. No grader can be expected to do better.</p>"
        )
    parts += [
        "<h3>How many rows can be left to the machine</h3>",
        table(
            ("agreement wanted", "rows", "from confidence", "agreement, 95 % sure of at least"),
            _coverage(human),
        ),
        "<h3>Is its confidence honest?</h3><figure>",
        calibration_chart(human["calibration"]["bins"]),
        f"<figcaption>Mean gap {human['calibration']['error']:.2f}. Above the line the grader is "
        "better than it says, below it is worse.</figcaption></figure>",
        "<h3>Confusion</h3>",
        _confusion(human["confusion"]),
        "<h3>By question</h3>",
        _parts(human["by_question"], "question"),
        "<h3>By grade band</h3>",
        _parts(human["by_band"], "band"),
        "<h3>The worst disagreements</h3>",
        "".join(map(_disagreement, human["worst"])) or "<p>There is none.</p>",
    ]
    return "".join(parts)


MEASURES = {
    "agreement": "same band (incorrect, partial, correct)",
    "quadratic_weighted_kappa": "quadratic weighted kappa",
    "pearson": "Pearson",
    "rmse": "root mean square error",
    "bias": "machine less person, on average",
}


def _figure(measure: Report) -> str:
    if measure["value"] is None:
        return "–"
    if measure["low"] is None:
        return f"{measure['value']:.2f}"
    return f"{measure['value']:.2f} <small>({measure['low']:.2f} to {measure['high']:.2f})</small>"


def _coverage(human: Report) -> list[list[str]]:
    return [
        [
            percent(row["agreement"]),
            f"{bar(row['coverage'], percent(row['coverage']))} {percent(row['coverage'])}",
            "–" if row["confidence_from"] is None else f"{row['confidence_from']:.2f}",
            percent(row["low"]),
        ]
        for row in human["coverage"]
    ]


def _confusion(confusion: Report) -> str:
    rows = [
        [f"<b>person: {escape(band)}</b>", *(f"{count:,}" for count in counts)]
        for band, counts in zip(confusion["bands"], confusion["rows"], strict=True)
    ]
    return table(("", *(f"machine: {band}" for band in confusion["bands"])), rows)


def _parts(parts: Sequence[Report], name: str) -> str:
    rows = [
        [
            escape(str(part[name])),
            f"{part['n']:,}" + (" <small>few</small>" if part["n"] < 30 else ""),
            *(_figure(part[key]) for key in MEASURES),
        ]
        for part in parts
    ]
    return table((name, "rows", "same band", "kappa", "Pearson", "RMSE", "bias"), rows)


def _groups_part(groups: Mapping[str, Sequence[Report]]) -> str:
    parts = []
    for column, entries in groups.items():
        rows = [
            [
                escape(entry["group"]),
                f"{entry['rows']:,}",
                percent(entry["mean_score"]),
                *(_figure(entry[key]) if key in entry else "–" for key in ("agreement", "bias")),
            ]
            for entry in entries
        ]
        header = ("group", "rows", "mean score", "same band as people", "machine less person")
        parts.append(f"<h2>By {escape(column)}</h2>{table(header, rows)}")
    return "".join(parts)


def _sampling_part(sampling: Report) -> str:
    rows = [
        [f"± {float(width) * 100:.0f} %", f"{count:,}"]
        for width, count in sampling["needed"].items()
    ]
    chosen = ", ".join(
        f"{row['row']}" + (f" ({escape(row['response_id'])})" if row["response_id"] else "")
        for row in sampling["rows"][:400]
    )
    more = len(sampling["rows"]) - 400
    beyond = f" and {more:,} more, in the JSON" if more > 0 else ""
    which = (
        f"<details><summary>Which {len(sampling['rows']):,} to mark next, for "
        f"± {sampling['half_width'] * 100:.0f} %</summary><p>Rows {chosen}{beyond}.</p></details>"
        if sampling["rows"]
        else "<p>Enough rows are marked.</p>"
    )
    return (
        "<h2>How many to mark by hand</h2><p>Expected agreement "
        f"{percent(sampling['expected_agreement'])}, from {escape(sampling['from'])}; "
        f"{sampling['marked']:,} rows are marked.</p>"
        + table(("interval of the agreement", "rows to mark in all"), rows)
        + which
    )


def _disagreement(row: Report) -> str:
    points = "".join(
        f"<li><b>{escape(str(point.get('status')))}</b> {escape(str(point.get('text')))}"
        + (f" <q>{escape(str(point['evidence']))}</q>" if point.get("evidence") else "")
        + "</li>"
        for point in row["key_points"]
    )
    named = f" ({escape(row['response_id'])})" if row["response_id"] else ""
    response = (
        "" if row["response"] is None else f"<blockquote>{escape(row['response'])}</blockquote>"
    )
    return (
        f"<article><p>Row {row['row']}{named}: machine {row['machine']:.2f} "
        f"({escape(row['verdict'])}, confidence {row['confidence']:.2f}), person {row['human']:.2f}"
        f"</p><p>{escape(row['question'])}</p>{response}<ul>{points}</ul></article>"
    )
