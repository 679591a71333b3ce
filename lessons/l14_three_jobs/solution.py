"""Lesson 14: three jobs for one cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

import tinygrad_rnn as tg
from tinygrad_rnn import nn
from tinygrad_rnn.data import pad

END = 0  # the id that stands for both ends of a sentence


# How good is it? --------------------------------------------------------------------------------------------------


def perplexity(logits: tg.Tensor, ids: np.ndarray, mask: np.ndarray) -> float:
    """Return exp of the mean of -log p over all real words, p being the probability that softmax gives to the word.

    logits [b, s, V] are the scores with which the words ids [b, s] were predicted; mask [b, s] is True on real words.
    """
    # BEGIN SOLUTION l14-1
    log_p = tg.log_softmax(logits, axis=2).numpy()
    chosen = np.take_along_axis(log_p, ids[:, :, None], axis=2)[:, :, 0]
    return float(np.exp(-chosen[mask].mean()))
    # END SOLUTION


def best_perplexity(sentences: Mapping[str, float]) -> float:
    """Return the perplexity, per word and end, of a model that knows the probability of every sentence exactly.

    sentences : sentence (words with spaces between them) -> probability. A sentence of k words is k + 1 predictions,
    since a model must also predict where it ends.
    """
    # BEGIN SOLUTION l14-2
    nats = -sum(p * np.log(p) for p in sentences.values())
    predictions = sum(p * (len(sentence.split()) + 1) for sentence, p in sentences.items())
    return float(np.exp(nats / predictions))
    # END SOLUTION


# One to many: write -----------------------------------------------------------------------------------------------


class Writer(nn.Module):
    """Predicts the next word from the words so far: an embedding, a memory, and a score for each word.

    Parameters
    ----------
    V : how many words there are, END included.
    n, m : how many numbers a word and the state have.
    rng : draws the weights.
    """

    def __init__(self, V: int, n: int, m: int, rng: np.random.Generator | None = None) -> None:
        self.embedding = nn.Embedding(V, n, dtype="float64", rng=rng)
        self.cell = nn.RNNCell(n, m, rng=rng, dtype="float64")
        self.output = nn.Linear(m, V, rng=rng, dtype="float64")

    def start(self, b: int) -> tg.Tensor:
        """Return the state [b, m] before the first word."""
        return self.cell.initial_state(b)

    def forward(self, ids: np.ndarray, state: tg.Tensor) -> tuple[tg.Tensor, tg.Tensor]:
        """Return the scores [b, V] of the words that may follow the words ids [b], and the new state [b, m]."""
        state = self.cell(self.embedding(ids), state)
        return self.output(state), state


def sample(
    model: Writer, prefix: Sequence[int], temperature: float, rng: np.random.Generator, longest: int
) -> list[int]:
    """Return the words that the model writes after a prefix: END excluded, and at most `longest` of them.

    Parameters
    ----------
    prefix : ids that the model reads first, at least one.
    temperature : the next word is drawn with the probabilities softmax(scores / temperature); with 0, it is the word
        with the highest score.
    rng : draws the words.
    """
    # BEGIN SOLUTION l14-3
    state = model.start(1)
    for word in prefix:
        scores, state = model(np.array([word]), state)
    written: list[int] = []
    while len(written) < longest:
        z = scores.numpy()[0]
        if temperature == 0:
            word = int(z.argmax())
        else:
            p = np.exp((z - z.max()) / temperature)
            word = int(rng.choice(len(p), p=p / p.sum()))
        if word == END:
            break
        written.append(word)
        scores, state = model(np.array([word]), state)
    return written
    # END SOLUTION


# Many to many, one after the other: translate ---------------------------------------------------------------------


class Translator(nn.Module):
    """Reads a sentence of one language into a state, and writes a sentence of another language from it.

    Parameters
    ----------
    V, U : how many words the two languages have; END is word 0 of the second.
    n, m : how many numbers a word and the state have.
    rng : draws the weights.
    """

    def __init__(self, V: int, U: int, n: int, m: int, rng: np.random.Generator | None = None) -> None:
        self.source = nn.Embedding(V, n, rng=rng, dtype="float64")
        self.reader = nn.RNNCell(n, m, rng=rng, dtype="float64")
        self.target = nn.Embedding(U, n, rng=rng, dtype="float64")
        self.writer = nn.RNNCell(n, m, rng=rng, dtype="float64")
        self.output = nn.Linear(m, U, rng=rng, dtype="float64")

    def encode(self, ids: np.ndarray, mask: np.ndarray) -> tg.Tensor:
        """Return the state [b, m] of the reader after the real words of ids [b, s]; mask [b, s] is True on them."""
        # BEGIN SOLUTION l14-4
        X = self.source(ids)
        state = self.reader.initial_state(len(ids))
        for t in range(ids.shape[1]):
            state = tg.where(mask[:, t, None], self.reader(X[:, t], state), state)
        return state
        # END SOLUTION

    def decode(self, state: tg.Tensor, words: np.ndarray) -> tg.Tensor:
        """Return the scores [b, t, U] with which the writer, starting from state [b, m], predicts words [b, t].

        Before the first word it is given END, before each other word the word that stands in front of it in `words`.
        """
        # BEGIN SOLUTION l14-4
        given = np.concatenate([np.full((len(words), 1), END), words[:, :-1]], axis=1)
        X = self.target(given)
        scores = []
        for t in range(words.shape[1]):
            state = self.writer(X[:, t], state)
            scores.append(self.output(state))
        return tg.stack(scores, axis=1)
        # END SOLUTION

    def translate(self, ids: np.ndarray, mask: np.ndarray, length: int) -> np.ndarray:
        """Return `length` words [b, length]: each time the word with the highest score, which is then given back."""
        # BEGIN SOLUTION l14-4
        state = self.encode(ids, mask)
        word = np.full(len(ids), END)
        written = []
        for _ in range(length):
            state = self.writer(self.target(word), state)
            word = self.output(state).numpy().argmax(axis=1)
            written.append(word)
        return np.stack(written, axis=1)
        # END SOLUTION


# Many to many, at the same time: listen ---------------------------------------------------------------------------


def frame_accuracy(scores: tg.Tensor, labels: np.ndarray, mask: np.ndarray) -> float:
    """Return the share of the real frames whose highest score is that of their label.

    scores [b, s, k] of k classes for each of s frames, labels [b, s], mask [b, s] True on real frames.
    """
    # BEGIN SOLUTION l14-5
    right = scores.numpy().argmax(axis=2) == labels
    return float(right[mask].mean())
    # END SOLUTION


# Stretch ----------------------------------------------------------------------------------------------------------


def beam(model: Writer, prefix: Sequence[int], width: int, length: int) -> tuple[list[int], float]:
    """Return the likeliest `length` words after a prefix that a beam search finds, and the log of their probability.

    After every word only the `width` likeliest beginnings are kept. END is a word like any other here.
    """
    # BEGIN SOLUTION l14-6
    state = model.start(1)
    for word in prefix:
        scores, state = model(np.array([word]), state)
    kept = [(0.0, [], scores, state)]
    for _ in range(length):
        longer = []
        for total, words, scores, state in kept:
            log_p = tg.log_softmax(scores, axis=1).numpy()[0]
            longer += [(total + float(log_p[v]), [*words, v], state) for v in range(len(log_p))]
        best = sorted(longer, key=lambda one: -one[0])[:width]
        kept = [(total, words, *model(np.array(words[-1:]), state)) for total, words, state in best]
    total, words, _, _ = kept[0]
    return words, total
    # END SOLUTION


# Training, and the tasks: generated, so nothing has to be loaded ----------------------------------------------------


def train(parameters: Iterable[nn.Parameter], surprise: Callable[[], tg.Tensor], steps: int, lr: float = 0.01) -> None:
    """Take so many steps of Adam on what `surprise` returns: the loss on another batch each time."""
    adam = tg.optim.Adam(list(parameters), lr=lr)
    for step in range(steps):
        adam.lr = lr if step < steps * 2 // 3 else lr / 5
        adam.zero_grad()
        surprise().backward()
        tg.optim.clip_grad_norm(adam.params, 1.0)
        adam.step()


def predictions_of(model: Writer, given: np.ndarray) -> tg.Tensor:
    """Return the scores [b, s, V] after each of the words given [b, s]."""
    state, columns = model.start(len(given)), []
    for column in given.T:
        scores, state = model(column, state)
        columns.append(scores)
    return tg.stack(columns, axis=1)


def mean_surprise(logits: tg.Tensor, ids: np.ndarray, mask: np.ndarray) -> tg.Tensor:
    """Return the mean of -log p over the real words: what is trained on, and the logarithm of the perplexity."""
    return tg.nn.functional.cross_entropy(logits[mask], ids[mask])


def as_rectangle(sentences: Sequence[Sequence[int]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return what a writer is given, what it shall predict, and the mask, [b, s] each: END w1 w2 and w1 w2 END."""
    wanted, mask = pad([[*words, END] for words in sentences])
    return np.concatenate([np.full((len(wanted), 1), END), wanted], axis=1)[:, :-1], wanted, mask


def number_in_words(k: int) -> tuple[list[str], list[str]]:
    """Return a number from 0 to 99 in English and in Chinese words: 21 is "twenty one" and "二 十 一"."""
    small = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    small += " seventeen eighteen nineteen"
    tens = "twenty thirty forty fifty sixty seventy eighty ninety"
    ones = [small.split()[k % 10]] if k % 10 else []
    english = [small.split()[k]] if k < 20 else [tens.split()[k // 10 - 2], *ones]
    digits = "零一二三四五六七八九"
    chinese = [*digits[k // 10].replace("一", ""), "十"] if k > 9 else []
    return english, chinese + ([digits[k % 10]] if k % 10 or k < 10 else [])


def tones(b: int, s: int, rng: np.random.Generator, noise: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    """Return noisy frames [b, s, 3] and the tone 0, 1 or 2 that is held in each, [b, s]; tones last some frames."""
    labels = np.zeros((b, s), dtype=np.int64)
    for row in labels:
        tone = rng.integers(3)
        for t in range(s):
            tone = rng.integers(3) if rng.random() < 0.1 else tone
            row[t] = tone
    return np.eye(3)[labels] + rng.normal(size=(b, s, 3)) * noise, labels
