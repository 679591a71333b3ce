"""The chapter's models side by side: trained on the same sentences, measured on the same others.

On the built-in corpus the best possible accuracy of anything that does not see word order is known exactly (3/4), so
the comparison shows what word order is worth. On real files it shows what comes out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from tinygrad_rnn.ambient import no_grad, use_backend
from tinygrad_rnn.arguments import require_int
from tinygrad_rnn.data import Dataset, Vocabulary, read_labelled, to_dataset, tokenise, twins
from tinygrad_rnn.errors import ArgumentError, phrase
from tinygrad_rnn.models import PerWordClassifier, RecurrentClassifier, SharedClassifier
from tinygrad_rnn.nn import Module
from tinygrad_rnn.optim import Adam
from tinygrad_rnn.tensor import Tensor
from tinygrad_rnn.train import evaluate, fit

__all__ = ["Row", "Task", "builtin_task", "compare", "file_task", "plot", "table"]

WORD_NUMBERS, FEATURES = 16, 24  # n and m = h of all models
LONGEST = 50  # words of a real review that are read
VOCABULARY = 10_000  # words of real reviews that have a vector of their own


@dataclass(frozen=True)
class Task:
    """Sentences to learn from and to be measured on, and what is known about them.

    Attributes
    ----------
    name : what the table and the plot are headed with.
    train, test : Dataset; the same s in both.
    vocabulary : fitted on the training part.
    validation : a Dataset to stop by, or None: train for all epochs.
    order_blind_ceiling : the best accuracy of any model that does not see word order; None: not known.
    epochs, lr : how long and how fast the models are trained unless asked otherwise.
    """

    name: str
    train: Dataset
    test: Dataset
    vocabulary: Vocabulary
    validation: Dataset | None
    order_blind_ceiling: Fraction | None
    epochs: int
    lr: float


@dataclass(frozen=True)
class Row:
    """One line of the comparison.

    Attributes
    ----------
    name : of the model.
    parameters : how many numbers are trained.
    train_accuracy, test_accuracy : shares of sentences classified rightly.
    ceiling : the best accuracy of any model that sees what this one sees; None: not known.
    order_matters : whether shuffling the words of some test sentence changed the model's scores.
    ms_per_step : the median time of a training step, in milliseconds.
    """

    name: str
    parameters: int
    train_accuracy: float
    test_accuracy: float
    ceiling: float | None
    order_matters: bool
    ms_per_step: float


# What to learn ----------------------------------------------------------------------------------------------------


def builtin_task(seed: int = 0, lang: str = "en") -> Task:
    """Return the generated corpus, 4,000 sentences to learn from and 4,000 with other words to be measured on.

    Parameters
    ----------
    seed : draws the sentences; at least 0.
    lang : ``"en"`` or ``"zh"``.

    Raises
    ------
    ArgumentError (a ValueError) : no corpus in that language, or a negative seed.
    """
    require_int("compare", "seed", seed, least=0)
    corpus = twins.corpus(lang)
    rng = np.random.default_rng(seed)
    train, test = twins.train_and_test(corpus, 4000, 4000, rng)
    vocabulary = Vocabulary.fit(tokenise(text, "spaces") for text in train.texts)
    s = max(len(sentence.split()) for sentence in corpus)
    return Task(
        name=f"built-in corpus ({lang}), order decides",
        train=to_dataset(train.texts, train.labels, vocabulary, "spaces", length=s),
        test=to_dataset(test.texts, test.labels, vocabulary, "spaces", length=s),
        vocabulary=vocabulary,
        validation=None,
        order_blind_ceiling=twins.ceiling(twins.counted(*test), twins.bag_of_words),
        epochs=8,
        lr=0.01,
    )


def file_task(paths: Sequence[str | Path], seed: int = 0, lang: str | None = None) -> Task:
    """Return real reviews: 80 % to learn from, 10 % to stop by, 10 % to be measured on.

    Parameters
    ----------
    paths : two files, of positive and of negative sentences, or one .csv or .tsv file with labels.
    seed : draws the split.
    lang : ``"en"`` cuts into words, ``"zh"`` into characters; None: Chinese if Chinese characters are frequent.

    Raises
    ------
    ArgumentError (a ValueError) : no path, or files that are not there or of another kind.
    DataError (a ValueError) : a file that cannot be read or is not as expected; says which, and where.
    """
    require_int("compare", "seed", seed, least=0)
    texts, labels = read_labelled(paths)
    lang = lang or ("zh" if mostly_chinese(texts) else "en")
    order = np.random.default_rng(seed).permutation(len(texts))
    cuts = [int(0.8 * len(texts)), int(0.9 * len(texts))]
    vocabulary = Vocabulary.fit((tokenise(texts[i], lang) for i in order[: cuts[0]]), max_size=VOCABULARY)
    parts = [
        to_dataset([texts[i] for i in rows], labels[rows], vocabulary, lang, length=LONGEST)
        for rows in np.split(order, cuts)
    ]
    return Task(
        name=" + ".join(Path(path).name for path in paths),
        train=parts[0],
        validation=parts[1],
        test=parts[2],
        vocabulary=vocabulary,
        order_blind_ceiling=None,
        epochs=6,
        lr=0.002,
    )


def mostly_chinese(texts: Sequence[str]) -> bool:
    sample = "".join(texts[:200])
    return sum("一" <= letter <= "鿿" for letter in sample) > 0.2 * len(sample)


# Who learns it ----------------------------------------------------------------------------------------------------


def contenders(task: Task) -> dict[str, Callable[[np.random.Generator], Module]]:
    """Return how to make each model of the chapter for a task."""
    num, s, n, m = len(task.vocabulary), task.train.ids.shape[1], WORD_NUMBERS, FEATURES
    return {
        "per_word": lambda rng: PerWordClassifier(num, s, n, m, rng),
        "shared": lambda rng: SharedClassifier(num, n, m, rng),
        "rnn": lambda rng: RecurrentClassifier(num, n, m, rng),
        "rnn_output": lambda rng: RecurrentClassifier(num, n, m, rng, output="linear"),
        "rnn_without_tanh": lambda rng: RecurrentClassifier(num, n, m, rng, activation=identity),
    }


def identity(x: Tensor) -> Tensor:
    return x


def compare(
    task: Task,
    *,
    seed: int = 0,
    epochs: int | None = None,
    backend: str = "numpy",
    progress: bool = False,
) -> list[Row]:
    """Train every model of the chapter on a task and measure it.

    Parameters
    ----------
    task : from ``builtin_task`` or ``file_task``.
    seed : draws weights and batches; every model gets the same.
    epochs : None: as the task says.
    backend : where to compute.
    progress : show a bar for each model.

    Raises
    ------
    ArgumentError (a ValueError) : epochs below 1, or no such backend.
    BackendUnavailableError (an ImportError) : the backend cannot run here.
    """
    if epochs is not None and epochs < 1:
        raise ArgumentError(phrase("compare", "epochs must be at least 1", found=f"epochs={epochs}"))
    rows = []
    with use_backend(backend):
        for name, make in contenders(task).items():
            model = make(np.random.default_rng(seed))
            history = fit(
                model,
                task.train,
                Adam(model.parameters(), lr=task.lr),
                epochs=epochs or task.epochs,
                rng=np.random.default_rng(seed),
                validation=task.validation,
                max_norm=1.0,
                progress=name if progress else None,
            )
            blind = name == "shared"
            rows.append(
                Row(
                    name=name,
                    parameters=model.parameter_count(),
                    train_accuracy=evaluate(model, task.train).accuracy,
                    test_accuracy=evaluate(model, task.test).accuracy,
                    ceiling=None
                    if task.order_blind_ceiling is None
                    else float(task.order_blind_ceiling if blind else 1),
                    order_matters=sees_order(model, task.test, np.random.default_rng(seed)),
                    ms_per_step=round(history.ms_per_step, 3),
                )
            )
    return rows


def sees_order(model: Module, data: Dataset, rng: np.random.Generator) -> bool:
    """Tell whether the scores of any of 100 sentences change when its words are shuffled (beyond rounding)."""
    few = data.take(np.arange(min(100, len(data))))
    shuffled = few.ids.copy()
    for row, real in zip(shuffled, few.mask, strict=True):
        row[real] = rng.permutation(row[real])
    with no_grad():
        before, after = model(few.ids, few.mask).numpy(), model(shuffled, few.mask).numpy()
    return bool(np.abs(before - after).max() > 1e-3 * np.abs(before).max())


# How it is shown --------------------------------------------------------------------------------------------------

PICTURES = (".png", ".svg", ".pdf")
TITLES = {
    "per_word": "one layer per word",
    "shared": "one shared layer",
    "rnn": "RNN, o = h",
    "rnn_output": "RNN, o = h W_ho",
    "rnn_without_tanh": "RNN without tanh",
}


def as_json(rows: Sequence[Row]) -> dict[str, Any]:
    """Return the rows as plain data."""
    return {"models": [asdict(row) for row in rows]}


def table(task: Task, rows: Sequence[Row]) -> Any:
    """Return the rows of a task as a table of rich, to be printed."""
    from rich import box
    from rich.table import Table

    shown = Table(title=task.name, box=box.SIMPLE_HEAD, title_justify="left", pad_edge=False)
    shown.add_column("\nmodel", no_wrap=True)
    for heading in ("\nparameters", "\ntrain", "\ntest", "\nceiling", "order\nmatters", "ms per\nstep"):
        shown.add_column(heading, justify="right", no_wrap=True)
    for row in rows:
        shown.add_row(
            TITLES[row.name],
            f"{row.parameters:,}",
            f"{row.train_accuracy:.4f}",
            f"{row.test_accuracy:.4f}",
            "unknown" if row.ceiling is None else str(Fraction(row.ceiling)),
            "yes" if row.order_matters else "no",
            f"{row.ms_per_step:.2f}",
        )
    return shown


def check_plot(path: str | Path) -> None:
    """Raise ArgumentError if a plot cannot be saved there: better before the training than after it."""
    path = Path(path)
    if path.suffix not in PICTURES or not path.absolute().parent.is_dir():
        problem = "the plot cannot be saved there"
        raise ArgumentError(phrase("compare", problem, found=str(path), fix=f"a folder that exists, and {PICTURES}"))


def plot(task: Task, rows: Sequence[Row], path: str | Path) -> None:
    """Save a bar for each model's test accuracy, with the order-blind ceiling as a line.

    Parameters
    ----------
    task, rows : what was compared, and what ``compare`` returned.
    path : where to; the ending says what kind of picture (.png, .svg, .pdf).

    Raises
    ------
    ArgumentError (a ValueError) : the folder is not there, or no picture has such an ending.
    ImportError : matplotlib is not installed (extra ``[plot]``).
    """
    check_plot(path)
    from matplotlib.figure import Figure

    colours = {"per_word": "#c0392b", "shared": "#2471a3"}  # separate, shared; the recurrent ones are amber
    figure = Figure(figsize=(7, 3.4), layout="constrained")
    axes = figure.subplots()
    for place, row in enumerate(reversed(rows)):
        axes.barh(place, row.test_accuracy, color=colours.get(row.name, "#d68910"), height=0.65)
        axes.text(0.41, place, f"{row.test_accuracy:.4f}", color="white", va="center")
    axes.set_yticks(range(len(rows)), [TITLES[row.name] for row in reversed(rows)])
    if task.order_blind_ceiling is not None:
        ceiling = float(task.order_blind_ceiling)
        axes.axvline(ceiling, color="#333333", linestyle="--", linewidth=1)
        label = f"ceiling of every order-blind model: {task.order_blind_ceiling}"
        axes.text(ceiling + 0.005, len(rows) - 0.5, label, fontsize=9, va="bottom")
    axes.set_xlim(0.4, 1.0)
    axes.set_ylim(-0.6, len(rows) - 0.1)
    axes.set_xlabel("accuracy on the test sentences (guessing: 0.5)")
    axes.set_title(task.name, loc="left", fontsize=10)
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, dpi=150)
