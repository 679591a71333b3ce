"""What a class has understood and what not: counted from the results, as text and as one HTML page."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tinygrad_rnn.grading.judge import STATUSES, Result

COMMONEST = 3  # mistakes that are shown of an exercise
BINS = 10  # bars of the distribution
STYLE = """body { font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; color: #222 }
table { border-collapse: collapse; margin: 1rem 0 } td, th { padding: .2rem .7rem; border-bottom: 1px solid #ddd }
th { text-align: left } td.n { text-align: right } pre { background: #f6f6f6; padding: .7rem; overflow-x: auto }
.bar { fill: #3b6ea5 } figure { margin: 1rem 0 } figcaption { color: #555 }"""


@dataclass
class ExerciseCount:
    """One exercise over the class.

    Attributes
    ----------
    statuses : how many have each status; mistakes : how many have each named mistake.
    examples : of each mistake, the message that the first student with it was shown.
    """

    title: str
    max: int
    statuses: Counter[str] = field(default_factory=Counter)
    mistakes: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)


@dataclass
class ClassReport:
    """The class, counted.

    Attributes
    ----------
    sandboxes : how many were graded on each rung; statuses : how many have each status.
    points : of every submission that was graded; max : what can be reached.
    exercises : by id.
    remarks : "who: what" of those that were not read, or that the grader failed on.
    """

    sandboxes: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    points: list[int] = field(default_factory=list)
    max: int = 0
    exercises: dict[str, ExerciseCount] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def add(self, result: Result) -> None:
        """Count one submission."""
        self.statuses[result["status"]] += 1
        self.sandboxes[result["sandbox"] or "none"] += 1
        faults = [one["problem"] for one in result["exercises"] if one["status"] == "grader_error"]
        told = dict.fromkeys([*result["problems"], *faults])
        self.remarks += [clean(f"{result['submission']}: {problem}") for problem in told]
        self.max = max(self.max, result["max"])
        if result["status"] == "graded":
            self.points.append(result["points"])
        for exercise in result["exercises"]:
            count = self.exercises.setdefault(exercise["id"], ExerciseCount(exercise["title"], exercise["max"]))
            count.statuses[exercise["status"]] += 1
            if exercise["mistake"]:
                count.mistakes[exercise["mistake"]] += 1
                count.examples.setdefault(exercise["mistake"], exercise["message"])


def count(results: Iterable[Result]) -> ClassReport:
    """Return a class's results, counted."""
    report = ClassReport()
    for result in results:
        report.add(result)
    return report


def as_text(report: ClassReport) -> str:
    """Return the report for a terminal."""
    lines = [_head(report), "", *_distribution_text(report), ""]
    names = [name for name in STATUSES if any(one.statuses[name] for one in report.exercises.values())]
    lines.append(f"{'exercise':<40}" + "".join(f"{name.replace('_', ' '):>13}" for name in names))
    for exercise_id, one in sorted(report.exercises.items()):
        title = f"{exercise_id}  {one.title}"[:39]
        lines.append(f"{title:<40}" + "".join(f"{one.statuses[name]:>13}" for name in names))
    lines += ["", "The commonest mistakes"]
    lines += [f"  {exercise_id:<7}{number:>6}  {mistake}" for exercise_id, mistake, number in commonest(report)]
    if report.remarks:
        lines += ["", "To look at", *(f"  {remark}" for remark in report.remarks)]
    return "\n".join(lines)


def as_html(report: ClassReport) -> str:
    """Return the report as one page that needs nothing else; every text of a student's is escaped."""
    names = [name for name in STATUSES if any(one.statuses[name] for one in report.exercises.values())]
    head = "".join(f"<th>{_escaped(name.replace('_', ' '))}</th>" for name in names)
    rows = "".join(
        f"<tr><td>{_escaped(exercise_id)}</td><td>{_escaped(one.title)}</td>"
        + "".join(f'<td class="n">{one.statuses[name]}</td>' for name in names)
        + "</tr>\n"
        for exercise_id, one in sorted(report.exercises.items())
    )
    mistakes = "".join(
        f"<h3>{_escaped(exercise_id)}: {_escaped(mistake)} ({number})</h3>\n"
        f"<pre>{_escaped(report.exercises[exercise_id].examples[mistake])}</pre>\n"
        for exercise_id, mistake, number in commonest(report)
    )
    remarks = "".join(f"<li>{_escaped(remark)}</li>\n" for remark in report.remarks)
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>The class</title><style>{STYLE}</style></head><body>
<h1>The class</h1>
<p>{_escaped(_head(report))}</p>
{_distribution_svg(report)}
<h2>Exercises</h2>
<table><tr><th>exercise</th><th></th>{head}</tr>
{rows}</table>
<h2>The commonest mistakes, each with the message that one student saw</h2>
{mistakes or "<p>None was named.</p>"}
<h2>To look at</h2>
<ul>{remarks or "<li>nothing</li>"}</ul>
</body></html>
"""


def commonest(report: ClassReport) -> list[tuple[str, str, int]]:
    """Return exercise, mistake and how many made it: the commonest few of each exercise."""
    return [
        (exercise_id, mistake, number)
        for exercise_id, one in sorted(report.exercises.items())
        for mistake, number in sorted(one.mistakes.items(), key=lambda pair: (-pair[1], pair[0]))[:COMMONEST]
    ]


def bins(points: Sequence[int], top: int) -> list[int]:
    """Return how many have how much: BINS counts of equal parts of 0 to `top`, the top itself in the last.

    >>> bins([0, 1, 5, 9, 10], 10)
    [1, 1, 0, 0, 0, 1, 0, 0, 0, 2]
    """
    counts = [0] * BINS
    for value in points:
        counts[min(value * BINS // max(top, 1), BINS - 1)] += 1
    return counts


def clean(text: str) -> str:
    """Return a text without control characters, which could steer a terminal."""
    return "".join(c if c.isprintable() else "?" for c in text)


def _head(report: ClassReport) -> str:
    statuses = ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in sorted(report.statuses.items()))
    rungs = ", ".join(f"{name} ({number})" for name, number in sorted(report.sandboxes.items()))
    text = f"{sum(report.statuses.values())} submissions: {statuses}. Sandbox: {rungs}."
    if report.points:
        points = sorted(report.points)
        text += f" Points: median {points[len(points) // 2]} of {report.max}."
    return text


def _distribution_text(report: ClassReport) -> list[str]:
    counts = bins(report.points, report.max)
    width = 40 / max(*counts, 1)
    return [
        f"{report.max * i // BINS:>4} to {report.max * (i + 1) // BINS:>4}  {'#' * round(number * width):<40} {number}"
        for i, number in enumerate(counts)
    ]


def _distribution_svg(report: ClassReport) -> str:
    counts = bins(report.points, report.max)
    scale = 120 / max(*counts, 1)
    bars = "".join(
        f'<rect class="bar" x="{50 * i + 4}" y="{130 - scale * number:.1f}" width="42" height="{scale * number:.1f}"/>'
        f'<text x="{50 * i + 25}" y="{124 - scale * number:.1f}" text-anchor="middle">{number}</text>'
        f'<text x="{50 * i + 4}" y="150">{report.max * i // BINS}</text>'
        for i, number in enumerate(counts)
    )
    caption = f"Points, of {report.max}; the height is the number of submissions"
    return (
        f'<figure><svg viewBox="0 -12 510 170" width="510" role="img" aria-label="{caption}">{bars}</svg>'
        f"<figcaption>{caption}</figcaption></figure>"
    )


def _escaped(text: str) -> str:
    return html.escape("".join(c if c.isprintable() or c == "\n" else "?" for c in text))
