"""A tiny lesson of two exercises, written into a temporary folder: the tests do not depend on the real lessons."""

from __future__ import annotations

import shutil
from pathlib import Path
from textwrap import dedent

import pytest

from tinygrad_rnn.course.folder import LessonFolder

SOLUTION = '''
    """Lesson 0: scale and sum."""

    import numpy as np

    import tinygrad_rnn as tg
    from tinygrad_rnn import nn


    def row_mean(F: tg.Tensor, mask: np.ndarray) -> tg.Tensor:
        """Return the mean of each row's real entries, [b]. F [b, s]; mask [b, s] is True on real entries."""
        # BEGIN SOLUTION l00-1
        real = tg.tensor(mask.astype(np.float64))
        return (F * real).sum(axis=1) / real.sum(axis=1)
        # END SOLUTION


    class Affine(nn.Module):
        """y = x W + b, with parameters W [n, m] and b [m]."""

        def __init__(self, n: int, m: int, rng: np.random.Generator | None = None) -> None:
            super().__init__()
            # BEGIN SOLUTION l00-2
            rng = rng or np.random.default_rng()
            self.W = nn.Parameter(rng.normal(size=(n, m)))
            self.b = nn.Parameter(np.zeros(m))
            # END SOLUTION

        def forward(self, x: tg.Tensor) -> tg.Tensor:
            """x [b, n] -> [b, m]."""
            # BEGIN SOLUTION l00-2
            return x @ self.W + self.b
            # END SOLUTION
'''

CHECKS = '''
    """Lesson 0: what each exercise must do."""

    import numpy as np

    from tinygrad_rnn.course import Exercise, Lesson, Student, floats, masks, rng, size, when

    lesson = Lesson(
        number=0,
        title="Scale and sum",
        exercises=[
            Exercise("l00-1", "mean over the real entries", points=2, read="Means", seconds=1.0),
            Exercise("l00-2", "an affine layer", points=3, needs=("l00-1",), read="Layers", seconds=1.0),
        ],
    )


    def mean(F, mask):
        return np.array([row[real].mean() for row, real in zip(F, mask)])


    @lesson.check("l00-1", F=floats("b s"), mask=masks("b s"))
    def the_mean_counts_only_real_entries(student: Student, F, mask) -> None:
        """Row i has mask[i].sum() real entries, so that is what its sum is divided by."""
        student.call("row_mean", F=F, mask=mask).must_follow(
            mean,
            mistakes={
                "the padding is counted in the mean": lambda F, mask: (F * mask).mean(axis=1),
                "the mask is ignored": lambda F, mask: F.mean(axis=1),
                "the result depends on earlier calls": when("second call"),
            },
            gradient_mistakes={
                "the gradient reaches the padding": lambda g, F, mask: {"F": np.repeat(g[:, None], F.shape[1], axis=1)}
            },
        )


    def affine(x, W, b):
        return np.einsum("bn,nm->bm", x, W) + b


    @lesson.check("l00-2", x=floats("b n"), W=floats("n m"), b=floats("m"))
    def every_row_goes_through_the_same_layer(student: Student, x, W, b) -> None:
        """y = x W + b: one W and one b for all rows, so both get the sum of the rows' gradients."""
        layer = student.build("Affine", *W.shape, rng=rng(0)).with_parameters(W=W, b=b)
        layer.call(x=x).must_follow(
            affine,
            mistakes={
                "the bias is not added": lambda x, W, b: x @ W,
                "the bias is not a parameter": when("parameters"),
            },
            gradient_mistakes={
                "the gradient of b is the mean over the batch": lambda g, x, W, b: {"b": g.mean(axis=0)}
            },
        )


    @lesson.check("l00-2", n=size("n"), m=size("m"))
    def it_has_nm_plus_m_parameters(student: Student, n, m) -> None:
        """n m numbers in W and m in b."""
        student.build("Affine", n, m, rng=rng(0)).parameter_count().must_equal(
            n * m + m, mistakes={"the bias is not a parameter": n * m}
        )
'''

HINTS = """
    ## l00-1
    1. What does `mask.sum(axis=1)` count?
    2. A padded entry must not add anything:
       multiply by the mask.

    ## l00-2
    1. Which axis of x meets which axis of W?
"""

README = """
    # Scale and sum
    ## Means
    Exercise l00-1.
    ## Layers
    Exercise l00-2.
"""

WRONG = {
    "counts_padding": '''
        """l00-1: the padding is counted in the mean"""

        import numpy as np

        import tinygrad_rnn as tg


        def row_mean(F, mask):
            return (F * tg.tensor(mask.astype(np.float64))).mean(axis=1)
    ''',
    "forgets_bias": '''
        """l00-2: the bias is not added"""


        class Affine:
            def forward(self, x):
                return x @ self.W
    ''',
    "constant_bias": '''
        """l00-2: the bias is not a parameter"""

        import numpy as np

        from tinygrad_rnn import nn


        class Affine:
            def __init__(self, n, m, rng=None):
                super().__init__()
                self.W = nn.Parameter(rng.normal(size=(n, m)))
                self.b = np.zeros(m)
    ''',
}

RIGHT = {
    "weights": '''
        """the mean as a weight matrix"""

        import tinygrad_rnn as tg


        def row_mean(F, mask):
            return (F * tg.tensor(mask / mask.sum(axis=1, keepdims=True))).sum(axis=1)
    ''',
}


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dedent(text).lstrip("\n"), encoding="utf-8")


@pytest.fixture(scope="session")
def toy_source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source of a course of one toy lesson."""
    source = tmp_path_factory.mktemp("toy") / "lessons"
    folder = source / "l00_scale"
    for name, text in {"solution.py": SOLUTION, "test_l00.py": CHECKS, "hints.md": HINTS, "README.md": README}.items():
        _write(folder / name, text)
    for name, text in WRONG.items():
        _write(folder / "wrong" / f"{name}.py", text)
    for name, text in RIGHT.items():
        _write(folder / "right" / f"{name}.py", text)
    shutil.copyfile(Path(__file__).parents[2] / "lessons" / "conftest.py", source / "conftest.py")
    return source


@pytest.fixture
def source(toy_source: Path, tmp_path: Path) -> Path:
    """A copy of the toy course that a test may change."""
    return Path(shutil.copytree(toy_source, tmp_path / "source" / "lessons"))


@pytest.fixture
def toy(toy_source: Path) -> LessonFolder:
    """The toy lesson."""
    return LessonFolder(toy_source / "l00_scale")
