"""Turn the facts about a wrong answer into the text that the student reads: 25 lines at most, and no internals."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from fractions import Fraction

import numpy as np

from tinygrad_rnn.course.facts import Facts, Missing
from tinygrad_rnn.course.plain import Built, Named, Opaque, Own, PlainData, Seeded
from tinygrad_rnn.course.runner import Outcome

LINES = 25
WIDTH = 78
INPUT_LINES = 9  # for all inputs together, and more where there is room
VALUE_LINES = (3, 6)  # for a value that came back or was expected: at least, and where there is room
SUMMARY = 400  # numbers; of more, NumPy's summary is shown
OF_THE_FILE = ("import", "ready-made", "missing")  # stages at which nothing was called yet
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
    problem, named = _problem(facts, exercise.seconds), _named(facts)
    why = "" if facts.stage in (*OF_THE_FILE, "time") else facts.why
    foot = _wrapped("Why: ", why)[:4] + _where_to_look(outcome)
    room = LINES - len(head) - len(problem) - len(named) - len(foot)
    if facts.stage not in OF_THE_FILE:
        head += _what_was_called(facts, max(INPUT_LINES, room - len(_values(facts, room))))
    values = _values(facts, LINES - len(head) - len(problem) - len(named) - len(foot))
    lines = [*head, *problem, *values, *named][: LINES - len(foot)] + foot
    return "\n".join(_printable(line) for line in lines)


def _what_was_called(facts: Facts, room: int) -> list[str]:
    lines: list[str] = []
    for most in (6, 4):  # lines for one input
        lines = [f"  {facts.called}"]
        for name, value in facts.inputs.items():
            if not isinstance(value, (Named, Own, Seeded)):
                place = facts.place if name in _first_axes_alike(facts) else ()
                lines += _shown(f"    {name}", value, most, place[:2])
        if len(lines) <= room:
            return lines
    return [*lines[: room - 1], "    ..."]


def _first_axes_alike(facts: Facts) -> list[str]:
    """Return the inputs of as many rows as the result has: their row of the same number made the wrong one."""
    if facts.subject != "value" or not isinstance(facts.returned, np.ndarray) or not facts.place:
        return []
    rows = facts.returned.shape[:1]
    return [name for name, value in facts.inputs.items() if isinstance(value, np.ndarray) and value.shape[:1] == rows]


def _problem(facts: Facts, seconds: float) -> list[str]:
    title = READABLE.get(facts.stage, "")
    text = facts.problem if facts.problem.endswith((".", "?", "!")) else f"{facts.problem}."
    text += (
        f" All cases together have {seconds:g} seconds of computing time, one a quarter of it."
        if facts.stage == "time"
        else ""
    )
    lines = _wrapped("", f"{title}. {text}" if title else text[:1].upper() + text[1:])[:4]
    if facts.line:
        lines.append(_cut(f"    line {facts.line}:  {facts.code}"))
    if facts.printed.strip() and facts.stage in ("raised", "time", "values", "nan"):
        lines.append(_cut(f"    it printed:  {' | '.join(facts.printed.strip().splitlines())}"))
    return lines


def _values(facts: Facts, room: int) -> list[str]:
    """Return what came back and what was expected; `room` is for both together."""
    least, most = VALUE_LINES
    most = min(max(least, room // 2), most)
    values = {"returned": facts.returned, facts.label: facts.expected}
    shown = {title: value for title, value in values.items() if not isinstance(value, (Missing, Opaque))}
    width = max(map(len, shown), default=0)
    lines = [_shown(f"    {title:<{width}}", value, most, facts.place) for title, value in shown.items()]
    return [line for one in lines for line in one]


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


def _shown(title: str, value: PlainData, most: int, place: tuple[int, ...] = ()) -> list[str]:
    """Return a value in so many lines at most: of an array that is too long, the part around `place`."""
    for depth in range(len(place)):
        part = value[place[:depth]]
        name = f"{title.rstrip()}{list(place[:depth])} " if depth else f"{title} "
        lines = _lines(name.replace(", ", "][") if depth else name, part)
        if len(lines) <= most:
            return lines
    lines = _lines(f"{title} ", value)
    return lines if len(lines) <= most else [*lines[: most - 1], " " * (len(title) + 1) + "..."]


def _lines(title: str, value: PlainData) -> list[str]:
    return [_cut(line) for line in f"{title}{_text(value, len(title))}".splitlines()]


def _text(value: PlainData, indent: int) -> str:
    match value:
        case np.ndarray():
            shape = f"{list(value.shape)} " if value.ndim else ""
            array = value.astype(int) if value.dtype.kind == "b" and value.ndim else value
            pad = " " * (indent + len(shape))
            text = np.array2string(
                array, precision=4, suppress_small=True, threshold=SUMMARY, max_line_width=WIDTH - len(pad)
            )
            return shape + text.replace("\n\n", "\n").replace("\n", f"\n{pad}")
        case Fraction():
            return str(value)
        case tuple() | list():
            texts = [_text(item, indent + 1) for item in value]
            start, end = ("[", "]") if isinstance(value, list) else ("(", ",)" if len(value) == 1 else ")")
            if any(isinstance(item, (np.ndarray, dict)) or "\n" in text for item, text in zip(value, texts)):
                return start + f",\n{' ' * indent} ".join(texts) + end
            return start + f"\n{' ' * indent} ".join(textwrap.wrap(", ".join(texts), max(WIDTH - indent - 1, 20))) + end
        case dict():
            texts = [f"{key}: {_text(item, indent + len(str(key)) + 2)}" for key, item in value.items()]
            return f",\n{' ' * indent}".join(texts)
        case float():
            return f"{value:.6g}"
        case Opaque():
            return value.name
        case Built():
            return f"= {value.construction}"
    return repr(value)


def _wrapped(title: str, text: str) -> list[str]:
    pad = "  " + " " * len(title)
    paragraphs: Iterable[str] = text.splitlines() or []
    lines = [line for part in paragraphs for line in textwrap.wrap(part, WIDTH - len(pad), break_on_hyphens=False)]
    return [f"  {title}{line}" if i == 0 else f"{pad}{line}" for i, line in enumerate(lines)]


def _cut(line: str) -> str:
    return line if len(line) <= WIDTH else f"{line[: WIDTH - 4]} ..."


def _printable(line: str) -> str:
    """Return the line without control characters: a student's text must not steer the reader's terminal."""
    return "".join(c if c.isprintable() else "?" for c in line)
