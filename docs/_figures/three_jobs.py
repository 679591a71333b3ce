"""What one small cell makes of three jobs. The numbers of lesson 14: ``python docs/_figures/three_jobs.py``.

About half a minute. The code is the lesson's own.
"""

from __future__ import annotations

import importlib.util
from fractions import Fraction
from pathlib import Path
from types import ModuleType

import numpy as np

import tinygrad_rnn as tg
from tinygrad_rnn.data import Corpus, pad, twins

LESSON = Path(__file__).parents[2] / "lessons" / "l14_three_jobs" / "solution.py"
TEMPERATURES = (0.5, 1.0, 1.5)


def load(path: Path) -> ModuleType:
    """Return the module that a file holds."""
    spec = importlib.util.spec_from_file_location("l14", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def write(lesson: ModuleType, corpus: Corpus, m: int, steps: int) -> None:
    """Train a writer on a corpus; print its perplexity beside the bound, and what it writes."""
    rng = np.random.default_rng(0)
    words = ["<end>", *corpus.words]
    p = {text: float(weight) for text, (_, weight) in corpus.items()}
    ids = [[words.index(word) for word in text.split()] for text in p]
    model = lesson.Writer(len(words), 16, m, rng)

    def surprise() -> tg.Tensor:
        batch = rng.choice(len(ids), size=64, p=list(p.values()))
        given, wanted, mask = lesson.as_rectangle([ids[i] for i in batch])
        return lesson.mean_surprise(lesson.predictions_of(model, given), wanted, mask)

    lesson.train(model.parameters(), surprise, steps)
    drawn = rng.choice(len(ids), size=2000, p=list(p.values()))
    given, wanted, mask = lesson.as_rectangle([ids[i] for i in drawn])
    with tg.no_grad():
        found = lesson.perplexity(lesson.predictions_of(model, given), wanted, mask)
    print(f"write: {len(corpus)} sentences, perplexity {found:.3f}, bound {lesson.best_perplexity(p):.3f}")
    for temperature in TEMPERATURES:
        draw = np.random.default_rng(1)
        texts = [lesson.sample(model, [lesson.END], temperature, draw, 20) for _ in range(200)]
        reviews = [" ".join(words[word] for word in text) for text in texts]
        share = np.mean([review in corpus for review in reviews])
        strange = next((review for review in reviews if review not in corpus), "")
        print(f"  T = {temperature}: {share:.1%} in the grammar; first: {reviews[0]!r}; strange: {strange!r}")


def translate(lesson: ModuleType, seed: int) -> None:
    """Train a translator on 86 numbers; print how many of them, and of the 14 others, it gets right."""
    rng = np.random.default_rng(seed)
    pairs = [lesson.number_in_words(k) for k in range(100)]
    sources, targets = (sorted({word for words in side for word in words}) for side in zip(*pairs, strict=True))
    ids, mask = pad([[sources.index(word) + 1 for word in english] for english, _ in pairs])
    _, wanted, real = lesson.as_rectangle([[targets.index(word) + 1 for word in chinese] for _, chinese in pairs])
    two_words = [k for k in rng.permutation(100) if k > 20 and k % 10]
    held_back, known = two_words[:14], np.setdiff1d(np.arange(100), two_words[:14])
    model = lesson.Translator(len(sources) + 1, len(targets) + 1, 8, 32, rng)

    def surprise() -> tg.Tensor:
        batch = rng.choice(known, size=32)
        logits = model.decode(model.encode(ids[batch], mask[batch]), wanted[batch])
        return lesson.mean_surprise(logits, wanted[batch], real[batch])

    lesson.train(model.parameters(), surprise, 400)
    written = model.translate(ids, mask, wanted.shape[1])
    right = ((written == wanted) | ~real).all(axis=1)
    tens = (written[:, :2] == wanted[:, :2]).all(axis=1)
    print(
        f"translate, seed {seed}: {right[known].sum()} of 86 known, {right[held_back].sum()} of 14 held back;"
        f" of these {tens[held_back].sum()} with the right tens"
    )


def listen(lesson: ModuleType, noise: float) -> None:
    """Train an RNN to name the tone of each frame; print the share of right frames, with and without a memory."""
    rng = np.random.default_rng(0)
    rnn = tg.nn.RNN(3, 16, rng=rng, dtype="float64")
    output = tg.nn.Linear(16, 3, rng=rng, dtype="float64")
    real = np.ones((200, 30), dtype=bool)

    def surprise() -> tg.Tensor:
        X, labels = lesson.tones(32, 30, rng, noise)
        return lesson.mean_surprise(output(rnn(tg.tensor(X))[0]), labels, real[:32])

    lesson.train([*rnn.parameters(), *output.parameters()], surprise, 300)
    X, labels = lesson.tones(200, 30, rng, noise)
    heard = lesson.frame_accuracy(output(rnn(tg.tensor(X))[0]), labels, real)
    alone = lesson.frame_accuracy(tg.tensor(X), labels, real)
    print(f"listen, noise {noise}: {heard:.1%} of the frames right; each frame alone: {alone:.1%}")


def main() -> None:
    lesson = load(LESSON)
    write(lesson, twins.corpus(w_plain=Fraction(1), w_near=Fraction(0), w_deep=Fraction(0)), 48, 150)
    write(lesson, twins.corpus(), 64, 300)
    write(lesson, twins.corpus(), 64, 3000)
    for seed in range(3):
        translate(lesson, seed)
    for noise in (0.5, 1.0):
        listen(lesson, noise)


if __name__ == "__main__":
    main()
