"""The questions' statistics, as the second half of the page."""

from collections.abc import Mapping
from html import escape
from typing import Any

from tutor.scoring.report.charts import bar


def question_parts(report: Mapping[str, Any]) -> str:
    """One section a question, with the whole test's figures before them."""
    alpha = report["cronbachs_alpha"]
    learners = report["learners_with_every_question"]
    about = (
        f"Cronbach's alpha {alpha:.2f}, from {learners:,} learners with a score for each question."
        if alpha is not None
        else "Cronbach's alpha needs a column 'learner' and learners with a score for each question"
    )
    return f"<h2>The questions</h2><p>{about}</p>" + "".join(map(_question, report["questions"]))


def _question(question: Mapping[str, Any]) -> str:
    figures = [
        ("responses", f"{question['n']:,}"),
        ("facility", _share(question["facility"])),
        ("discrimination index", _share(question["discrimination_index"])),
        ("discriminative efficiency", _share(question["discriminative_efficiency"])),
    ]
    shown = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in figures)
    text = escape(question["text"])
    named = (
        ""
        if question["question"] == question["text"]
        else f" <small>{escape(question['question'])}</small>"
    )
    return (
        f"<section><h3>{text}{named}</h3><dl>{shown}</dl>"
        f"{_key_points(question)}{_misconceptions(question)}{_clusters(question)}</section>"
    )


def _key_points(question: Mapping[str, Any]) -> str:
    # References that are split for each row have as many key points as rows; they are no list.
    if not question["key_points"] or len(question["key_points"]) > 20:
        return ""
    items = "".join(
        f"<li>{bar(point['hit'], _share(point['hit']))} {_share(point['hit'])} hit, "
        f"{_share(point['partly'])} partly, {_share(point['contradicted'])} denied: "
        f"{escape(point['text'])}</li>"
        for point in question["key_points"]
    )
    return f"<h4>Key points</h4><ul class='plain'>{items}</ul>"


def _misconceptions(question: Mapping[str, Any]) -> str:
    if not question["misconceptions"]:
        return ""
    items = "".join(
        f"<li>{found['responses']:,} times: {escape(found['text'])}</li>"
        for found in question["misconceptions"]
    )
    return f"<h4>Common misconceptions</h4><ul>{items}</ul>"


def _clusters(question: Mapping[str, Any]) -> str:
    often = [cluster for cluster in question["clusters"] if cluster["responses"] > 1]
    if not often:
        return ""
    items = "".join(
        f"<li>{cluster['responses']:,} responses, mean score {_share(cluster['mean_score'])}"
        + (f": <q>{escape(cluster['example'])}</q>" if cluster["example"] else "")
        + "</li>"
        for cluster in often
    )
    return f"<details><summary>What was written often</summary><ul>{items}</ul></details>"


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value * 100:.0f} %"
