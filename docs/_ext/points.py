"""The chapter's 23 points: for each, the lessons that teach it, the checks that test it, and the code that does it.

This table is the only place that says so. The directive ``{point} 7`` sets a point of a chapter page, with its number
in the margin and a line below that leads to lesson, law and code; ``{point-map}`` is the table of all of them.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import api_pages
from docutils import nodes
from lesson_pages import Lesson, find_lessons
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective


@dataclass(frozen=True)
class Point:
    """One point of the chapter.

    Attributes
    ----------
    title : what it says, in a few words.
    page : the page of docs/chapter/ that makes it.
    mentions : by lesson that teaches it, words that its text uses for it.
    laws : (lesson, name of the check) for each law that tests it.
    code : what of the package does it.
    """

    title: str
    page: str
    mentions: dict[int, str]
    laws: tuple[tuple[int, str], ...]
    code: tuple[str, ...]


POINTS = {
    1: Point(
        "a sentence is a tensor `[b, s, n]`",
        "sequence",
        {1: "A batch is an array, and an array is a rectangle", 4: "`[b, s, n]`"},
        ((4, "looking_up_is_one_hot_times_W"),),
        ("nn.Embedding",),
    ),
    2: Point(
        "the task: positive or negative",
        "sequence",
        {3: "positive", 12: "negative"},
        ((12, "the_answer_is_the_likelier_class"),),
        ("data.twins.sample", "functional.accuracy"),
    ),
    3: Point(
        "a layer for each word, network 1",
        "separate",
        {5: "Network 1"},
        ((5, "word_t_goes_through_layer_t"),),
        ("nn.Linear", "models.PerWordClassifier"),
    ),
    4: Point(
        "merged features, network 2",
        "separate",
        {5: "Network 2"},
        ((5, "two_scores_for_a_sentence"),),
        ("models.PerWordClassifier",),
    ),
    5: Point(
        "three faults: it grows, it is rigid, it is blind to context",
        "separate",
        {5: "it sees one word at a time"},
        (
            (5, "every_number_counts"),
            (5, "a_sentence_of_another_length_is_an_error"),
            (5, "a_layer_sees_only_its_own_word"),
        ),
        ("models.PerWordClassifier", "nn.Module.parameter_count"),
    ),
    6: Point(
        "shared weights",
        "shared",
        {6: "the same } W"},
        ((6, "it_is_s_layers_with_the_same_weights"),),
        ("models.SharedClassifier",),
    ),
    7: Point(
        "parameters that do not depend on s",
        "shared",
        {6: "Nothing in `W` and `b` knows how long a sentence is"},
        ((6, "one_W_and_one_b_are_all_there_is"), (6, "the_gradient_is_the_sum_over_the_places")),
        ("models.SharedClassifier",),
    ),
    8: Point(
        "the order is lost",
        "shared",
        {6: "Every order of the words has the same sum", 8: "what order is worth"},
        ((6, "every_order_gets_the_same_scores"), (8, "no_order_blind_answers_beat_the_ceiling")),
        ("functional.masked_mean", "data.twins.ceiling"),
    ),
    9: Point(
        "a memory that each word refreshes",
        "memory",
        {9: "Add a memory"},
        ((9, "the_memory_depends_on_the_order_of_the_words"),),
        ("models.MemoryClassifier",),
    ),
    10: Point(
        "the formula of $h_t$",
        "memory",
        {9: "W_{hh}"},
        ((9, "a_step_mixes_the_word_with_the_old_state"),),
        ("nn.RNNCell",),
    ),
    11: Point(
        "from $h_0$ to $h_s$",
        "memory",
        {9: "h_0"},
        ((9, "the_first_memory_is_empty"), (9, "all_words_are_read_in_order")),
        ("nn.Cell.initial_state", "nn.RNN"),
    ),
    12: Point(
        "a classifier on $h_s$",
        "memory",
        {12: "a `Dense` layer with two units"},
        ((12, "it_reads_a_sentence_as_SimpleRNN_and_Dense_do"),),
        ("models.MemoryClassifier", "nn.Linear"),
    ),
    13: Point(
        "$h_t = f_\\theta(h_{t-1}, x_t)$",
        "recurrent",
        {10: "f_\\theta"},
        ((10, "the_cell_is_asked_whatever_it_is"), (10, "a_text_can_be_read_in_two_parts")),
        ("nn.Cell", "nn.Recurrent"),
    ),
    14: Point(
        "$o_t = g_\\phi(h_t)$",
        "recurrent",
        {10: "An output at every step"},
        ((10, "the_future_has_no_influence"),),
        ("models.RecurrentClassifier.outputs",),
    ),
    15: Point(
        "folded and unrolled",
        "recurrent",
        {10: "the same network unrolled"},
        ((10, "folded_and_unrolled_are_one_network"), (10, "s_cells_cost_as_much_as_one")),
        ("draw_rnn", "nn.RNN"),
    ),
    16: Point(
        "the basic recurrent network",
        "recurrent",
        {9: "W_{xh}", 10: "RNNCell(10, 16)"},
        ((9, "the_parameters_have_the_names_and_shapes_of_the_formula"),),
        ("nn.RNN",),
    ),
    17: Point(
        "tanh; the bias may be left out",
        "recurrent",
        {3: "tanh", 9: "`RNNCell(n, m, bias"},
        (
            (9, "the_state_stays_between_minus_one_and_one"),
            (9, "a_step_is_not_linear"),
            (9, "without_a_bias_there_are_exactly_m_parameters_fewer"),
        ),
        ("tanh", "nn.RNNCell"),
    ),
    18: Point(
        "$o_t = h_t$ or $o_t = W_{ho} h_t$",
        "recurrent",
        {10: "W_{ho}"},
        ((10, "the_identity_says_the_state_itself"),),
        ("models.RecurrentClassifier",),
    ),
    19: Point(
        "the reference configuration 32, 20, 10, 128, 2",
        "trained",
        {12: "SimpleRNN"},
        ((12, "the_numbers_are_those_of_keras"),),
        ("train.fit", "io.from_keras"),
    ),
    20: Point(
        "other cells: GRU and LSTM",
        "trained",
        {13: "GRU"},
        ((13, "the_keep_gate_at_one_copies_the_state"), (13, "with_f_open_and_i_closed_c_is_kept")),
        ("nn.GRU", "nn.LSTM"),
    ),
    21: Point(
        "vocabulary, padding, standardising, labels",
        "trained",
        {1: "Fill up"},
        (
            (1, "decoding_undoes_encoding"),
            (1, "the_mask_brings_the_sentences_back"),
            (1, "training_columns_get_mean_0_and_spread_1"),
        ),
        ("data.Vocabulary", "data.pad", "data.to_dataset"),
    ),
    22: Point(
        "losses, optimizers, back-propagation, evaluation",
        "trained",
        {2: "walk back", 3: "cross-entropy", 7: "Adam", 11: "back-propagation through time"},
        (
            (3, "the_gradient_is_share_less_truth"),
            (2, "it_is_right_on_any_graph"),
            (11, "together_they_are_the_gradient_of_the_shared_weights"),
            (7, "the_first_step_has_length_lr_in_every_coordinate"),
            (7, "evaluate_measures_and_leaves_no_trace"),
        ),
        ("functional.cross_entropy", "Tensor.backward", "optim.Adam", "train.evaluate"),
    ),
    23: Point(
        "other jobs: writing, translating, listening",
        "trained",
        {14: "translate"},
        (
            (14, "a_trained_writer_writes_reviews_of_the_grammar"),
            (14, "a_translation_feeds_on_itself"),
            (14, "all_real_frames_count_the_same"),
        ),
        ("nn.RNN", "nn.GRU"),
    ),
}


@dataclass(frozen=True)
class Course:
    """What the table refers to: the lessons that are there, and where the API describes an object."""

    folder: Path

    @cached_property
    def lessons(self) -> dict[int, Lesson]:
        return {lesson.number: lesson for lesson in find_lessons(self.folder)}

    @cached_property
    def homes(self) -> dict[int, str]:
        return api_pages.described()

    def law(self, number: int, check: str) -> str:
        """Return a law as a link to the place in its lesson that states it; its check's name says what it is."""
        sentence = check.replace("_", " ")
        if number not in self.lessons:
            return sentence
        stated = next((law for law, checks in laws(self.lessons[number].text) if check in checks), None)
        target = f"#lesson-{number}" if stated is None else f"#law-{number}-{stated}"
        return f"[{sentence}]({target})"

    def code(self, name: str) -> str:
        """Return a reference to the description of a name such as ``nn.RNN`` or ``nn.Cell.initial_state``."""
        owner, _, member = name.rpartition(".") if is_member(name) else (name, "", "")
        home = self.homes[id(resolved(owner))]
        return f"{{py:obj}}`{name} <{home}{'.' + member if member else ''}>`"


def laws(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the number of each law that a lesson states, and the names of its checks.

    >>> list(laws("> **Law 2** (shift). It holds.\\n> *Checked by `one_thing` and\\n> `another`.*\\n\\n`no_check`"))
    [(2, ['one_thing', 'another'])]
    """
    for quoted in re.findall(r"(?:^>.*\n?)+", text, flags=re.MULTILINE):
        parts = re.split(r"\*\*Law (\d+)", quoted)
        for number, law in zip(parts[1::2], parts[2::2], strict=True):
            yield int(number), re.findall(r"`(\w+)`", law.partition("Checked by")[2])


def resolved(name: str) -> Any:
    """Return the object of the package that is called `name` in it."""
    value = importlib.import_module(api_pages.PACKAGE)
    for part in name.split("."):
        try:
            value = getattr(value, part)
        except AttributeError:
            value = importlib.import_module(f"{value.__name__}.{part}")
    return value


def is_member(name: str) -> bool:
    """Tell a method or property, which is described with its class, from a function or class."""
    owner = name.rpartition(".")[0]
    return bool(owner) and isinstance(resolved(owner), type)


def where_taught(point: Point, course: Course) -> str:
    """Return the line below a point: lessons, laws and code, as Markdown."""
    lessons = ", ".join(f"{{lesson}}`{number}`" for number in point.mentions)
    laws = "; ".join(course.law(*law) for law in point.laws)
    return f"{lessons} · {laws} · {', '.join(map(course.code, point.code))}"


class PointDirective(SphinxDirective):
    """``{point} 7``: what the chapter says in point 7."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        number = int(self.arguments[0])
        point = POINTS.get(number)
        if point is None or self.env.docname != f"chapter/{point.page}":
            raise self.error(f"point {number} does not belong to this page; points.py says which one it does")
        box = nodes.container(classes=["point"])
        label = f"point-{number:02}"
        entry = addnodes.index(entries=[("single", plain(point.title), label, "", None)])
        target = nodes.target("", "", ids=[label], names=[label])
        self.state.document.note_explicit_target(target)
        box += nodes.inline("", str(number), classes=["point-number"])
        self.state.nested_parse(self.content, self.content_offset, box)
        course = Course(Path(self.config.lesson_folder))
        below = nodes.container(classes=["taught"])
        self.state.nested_parse([where_taught(point, course)], self.content_offset, below)
        box += below
        return [entry, target, box]


def plain(title: str) -> str:
    """Return a title without its formulas' and codes' marks."""
    return re.sub(r"[`$\\{}]", "", title)


class PointMap(SphinxDirective):
    """``{point-map}``: all points, each with its lessons, its laws and its code."""

    def run(self) -> list[nodes.Node]:
        course = Course(Path(self.config.lesson_folder))
        rows = ["| Point | What it says | Lesson | Law | Code |", "|---|---|---|---|---|"]
        for number, point in POINTS.items():
            lessons = "<br>".join(f"{{lesson}}`{lesson}`" for lesson in point.mentions)
            laws = "; ".join(course.law(*law) for law in point.laws)
            code = ", ".join(course.code(name) for name in point.code)
            rows.append(f"| [{number}](#point-{number:02}) | {point.title} | {lessons} | {laws} | {code} |")
        found = nodes.container(classes=["point-map"])
        self.state.nested_parse(rows, self.content_offset, found)
        return [found]


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_directive("point", PointDirective)
    app.add_directive("point-map", PointMap)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
