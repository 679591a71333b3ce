"""Turn the facts about a wrong answer into the text that the student reads: 25 lines at most, and no internals."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

import numpy as np

from tinygrad_rnn.course.facts import Facts, Missing
from tinygrad_rnn.course.plain import Named, PlainData, Seeded
from tinygrad_rnn.course.runner import Outcome

LINES = 25
WIDTH = 78
INPUT_LINES = 9  # for all inputs together
VALUE_LINES = 3  # for a value that came back or was expected
READABLE = {
    "import": "The file cannot be imported",
    "missing": "Something is missing",
    "raised": "The code raised an error",
    "time": "The code is too slow, or it never ends",
}


def render(outcome: Outcome) -> str:
    """Return the message of a wrong exercise."""
    facts, exercise = outcome.facts, outcome.exercise
    if facts is None:
        return f"{exercise.id}  {exercise.title}: {outcome.status}"
    head = [f"{exercise.id}  {exercise.title}   (0 of {exercise.points} points)"]
    if facts.stage not in ("import", "missing"):
        head += _what_was_called(facts)
    body = [*_problem(facts, exercise.seconds), *_values(facts), *_named(facts)]
    why = "" if facts.stage in ("import", "missing", "time") else facts.why
    foot = _wrapped("Why: ", why)[:4] + _where_to_look(outcome)
    room = LINES - len(foot)
    return "\n".join(_printable(line) for line in (head + body)[:room] + foot)


def _what_was_called(facts: Facts) -> list[str]:
    lines = [f"  {facts.called}"]
    for name, value in facts.inputs.items():
        if isinstance(value, (Named, Seeded)):
            continue
        lines += _shown(f"    {name} ", value, 4)
    if len(lines) > INPUT_LINES:
        lines = [*lines[: INPUT_LINES - 1], "    ..."]
    return lines


def _problem(facts: Facts, seconds: float) -> list[str]:
    title = READABLE.get(facts.stage, "")
    text = facts.problem if facts.problem.endswith((".", "?", "!")) else f"{facts.problem}."
    text += f" All cases together have {seconds:g} seconds of computing time." if facts.stage == "time" else ""
    lines = _wrapped("", f"{title}. {text}" if title else text[:1].upper() + text[1:])[:4]
    if facts.line:
        lines.append(_cut(f"    line {facts.line}:  {facts.code}"))
    if facts.printed.strip() and facts.stage in ("raised", "time", "values", "nan"):
        lines.append(_cut(f"    it printed:  {' | '.join(facts.printed.strip().splitlines())}"))
    return lines


def _values(facts: Facts) -> list[str]:
    lines: list[str] = []
    width = max(len("returned"), len(facts.label)) if not isinstance(facts.expected, Missing) else 0
    for title, value in (("returned", facts.returned), (facts.label, facts.expected)):
        if not isinstance(value, Missing):
            lines += _shown(f"    {title:<{width}}  ", value, VALUE_LINES)
    return lines


def _named(facts: Facts) -> list[str]:
    by_value = facts.stage in ("values", "shape", "dtype", "type", "nan", "zero upstream")
    if facts.mistakes:
        opening = "Your result is the one you get when" if by_value else "This happens when"
        return _wrapped("", f"{opening} {facts.mistakes[0]}.")
    if facts.relations:
        return _wrapped("", f"What came back {facts.relations[0]}.")
    return []


def _where_to_look(outcome: Outcome) -> list[str]:
    exercise = outcome.exercise
    lines = [f'  Read: README.md of the lesson, "{exercise.read}"'] if exercise.read else []
    return [*lines, f"  Hint: tinygrad-rnn hint {exercise.id}"]


def _shown(title: str, value: PlainData, most: int) -> list[str]:
    lines = f"{title}{_text(value, len(title))}".splitlines()
    lines = [_cut(line) for line in lines]
    return lines if len(lines) <= most else [*lines[: most - 1], " " * len(title) + "..."]


def _text(value: PlainData, indent: int) -> str:
    match value:
        case np.ndarray():
            shape = f"{list(value.shape)} " if value.ndim else ""
            array = value.astype(int) if value.dtype.kind == "b" and value.ndim else value
            pad = " " * (indent + len(shape))
            text = np.array2string(
                array, precision=4, suppress_small=True, threshold=60, max_line_width=WIDTH - len(pad)
            )
            return shape + text.replace("\n\n", "\n").replace("\n", f"\n{pad}")
        case tuple() | list():
            return "(" + f",\n{' ' * indent} ".join(_text(item, indent + 1) for item in value) + ")"
        case dict():
            return ", ".join(f"{key}: {_text(item, indent)}" for key, item in value.items())
        case float():
            return f"{value:.6g}"
    return repr(value)


def _wrapped(title: str, text: str) -> list[str]:
    pad = "  " + " " * len(title)
    paragraphs: Iterable[str] = text.splitlines() or []
    lines = [line for part in paragraphs for line in textwrap.wrap(part, WIDTH - len(pad))]
    return [f"  {title}{line}" if i == 0 else f"{pad}{line}" for i, line in enumerate(lines)]


def _cut(line: str) -> str:
    return line if len(line) <= WIDTH else f"{line[: WIDTH - 4]} ..."


def _printable(line: str) -> str:
    """Return the line without control characters: a student's text must not steer the reader's terminal."""
    return "".join(c if c.isprintable() else "?" for c in line)
