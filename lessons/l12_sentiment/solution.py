"""Lesson 12: read a review."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np

import tinygrad_rnn as tg
from tinygrad_rnn import nn
from tinygrad_rnn.data import Vocabulary, pad, to_dataset, tokenise
from tinygrad_rnn.train import fit


class SentimentRNN(nn.Module):
    """From the words of a sentence to the scores of two classes, 0 (negative) and 1 (positive).

    Parts, by these names: `embedding`, an nn.Embedding(V, n); `rnn`, an nn.RNN(n, m); `output`, an nn.Linear(m, 2). All
    of dtype float64, all drawn from `rng`.
    """

    def __init__(self, V: int, n: int, m: int, rng: np.random.Generator) -> None:
        # BEGIN SOLUTION l12-1
        self.embedding = nn.Embedding(V, n, rng=rng, dtype="float64")
        self.rnn = nn.RNN(n, m, rng=rng, dtype="float64")
        self.output = nn.Linear(m, 2, rng=rng, dtype="float64")
        # END SOLUTION

    def forward(self, ids: np.ndarray, mask: np.ndarray) -> tg.Tensor:
        """Return the scores [b, 2], before any softmax. ids [b, s]; mask [b, s] is True on real words."""
        # BEGIN SOLUTION l12-1
        _, last = self.rnn(self.embedding(ids), mask=mask)
        return self.output(last)
        # END SOLUTION


def train_sentiment(texts: list[str], labels: np.ndarray, seed: int) -> tuple[SentimentRNN, Vocabulary, list[float]]:
    """Return a trained model, the vocabulary of its ids, and the mean training loss of each epoch.

    texts, labels [b]: the sentences to learn from. The vocabulary holds their words. seed: the only source of
    randomness, so that the same seed gives the same model, to the last bit.

    What works: n = 16, m = 24, Adam with lr = 0.01, batches of 50 sentences, 12 epochs.
    """
    # BEGIN SOLUTION l12-2
    random_numbers = np.random.default_rng(seed)
    vocabulary = Vocabulary.fit([tokenise(text) for text in texts])
    model = SentimentRNN(len(vocabulary), 16, 24, random_numbers)
    data, adam = to_dataset(texts, labels, vocabulary), tg.optim.Adam(model.parameters(), lr=0.01)
    history = fit(model, data, adam, epochs=12, rng=random_numbers, batch_size=50)
    return model, vocabulary, [epoch.loss for epoch in history.train]
    # END SOLUTION


def confusion_matrix(labels: np.ndarray, answers: np.ndarray) -> np.ndarray:
    """Return how often each answer was given to each class, int64 [2, 2]: rows are labels, columns are answers.

    labels [b], answers [b]: 0 or 1.
    """
    # BEGIN SOLUTION l12-3
    counts = np.zeros((2, 2), dtype=np.int64)
    np.add.at(counts, (labels, answers), 1)
    return counts
    # END SOLUTION


def predict(model: SentimentRNN, vocabulary: Vocabulary, text: str) -> tuple[int, float]:
    """Return the class that the model gives to a text, 0 or 1, and the probability that it gives to this class."""
    # BEGIN SOLUTION l12-4
    ids, mask = pad([vocabulary.encode(tokenise(text))])
    with tg.no_grad():
        shares = nn.functional.softmax(model(ids, mask)).numpy()[0]
    return int(shares.argmax()), float(shares.max())
    # END SOLUTION


def save(path: str, model: SentimentRNN, vocabulary: Vocabulary) -> None:
    """Write all that `load` needs into one file (np.savez, say); path ends in ".npz"."""
    # BEGIN SOLUTION l12-4
    np.savez(path, words=np.array(vocabulary.words[2:], dtype=str), **model.state_dict())
    # END SOLUTION


def load(path: str) -> tuple[SentimentRNN, Vocabulary]:
    """Return the model and the vocabulary that `save` wrote: the same numbers, bit for bit, and the same ids."""
    # BEGIN SOLUTION l12-4
    with np.load(path) as file:
        arrays = {name: file[name] for name in file.files}
    vocabulary = Vocabulary(str(word) for word in arrays.pop("words"))
    V, n = arrays["embedding.W"].shape
    model = SentimentRNN(V, n, len(arrays["output.W"]), np.random.default_rng(0))
    model.load_state_dict(arrays)
    return model, vocabulary
    # END SOLUTION


# Stretch -----------------------------------------------------------------------------------------------------------


class WordScores(nn.Module):
    """Logistic regression on the words: each word has its scores, and those of the sentence are their sum plus b.

    Parameters: W [V, 2], zeros at the start, row v the scores of word v; b [2], zeros. Both float64.
    """

    def __init__(self, V: int) -> None:
        # BEGIN SOLUTION l12-5
        self.W = nn.Parameter(np.zeros((V, 2)))
        self.b = nn.Parameter(np.zeros(2))
        # END SOLUTION

    def forward(self, ids: np.ndarray, mask: np.ndarray) -> tg.Tensor:
        """Return the scores [b, 2] of the two classes. ids [b, s]; mask [b, s] is True on real words."""
        # BEGIN SOLUTION l12-5
        return (self.W[ids] * mask[:, :, np.newaxis]).sum(axis=1) + self.b
        # END SOLUTION


# The summit: no engine, only what you wrote yourself ----------------------------------------------------------------
#
# `own` holds your files of earlier lessons: own.l02 (the tape), own.l03 (tanh, the loss), own.l04 (the gradient of a
# look-up), own.l07 (the optimizer, the batches) and own.l09 (the cell). Tensors are own.l02.Tensor from here on.


class OwnSentiment:
    """SentimentRNN, made of your own pieces.

    Attributes
    ----------
    own : your files.
    E : Tensor [V, n], the word vectors, random numbers.
    cell : an own.l09.RNNCell(n, m) whose W_xh [n, m], W_hh [m, m] and b [m] are Tensors; its activation is self.tanh.
    W, c : Tensors [m, 2] and [2], the last layer; c is zeros.
    """

    def __init__(self, own: Any, V: int, n: int, m: int, rng: np.random.Generator) -> None:
        self.own = own
        # BEGIN SOLUTION l12-6
        Tensor = own.l02.Tensor
        self.E = Tensor(rng.normal(size=(V, n)))
        self.cell = own.l09.RNNCell(n, m, activation=self.tanh, rng=rng)
        for name in ("W_xh", "W_hh", "b"):
            setattr(self.cell, name, Tensor(getattr(self.cell, name).numpy()))
        self.W = Tensor(rng.normal(size=(m, 2)) / np.sqrt(m))
        self.c = Tensor(np.zeros(2))
        # END SOLUTION

    @property
    def parameters(self) -> list[Any]:
        """All Tensors that are trained."""
        return [self.E, self.cell.W_xh, self.cell.W_hh, self.cell.b, self.W, self.c]

    def tanh(self, x: Any) -> Any:
        """Return own.l03.tanh of a Tensor, as an operation of your tape."""
        # BEGIN SOLUTION l12-6
        y = self.own.l03.tanh(x.data)
        return self.own.l02.Tensor(y, (x,), lambda g: [self.own.l03.tanh_backward(g, y)])
        # END SOLUTION

    def look_up(self, ids: np.ndarray) -> Any:
        """Return the vectors [b, n] of one word of each sentence, ids [b], as an operation of your tape."""
        # BEGIN SOLUTION l12-6
        V = self.E.shape[0]
        return self.own.l02.Tensor(self.E.data[ids], (self.E,), lambda g: [self.own.l04.embedding_backward(ids, g, V)])
        # END SOLUTION

    def scores(self, ids: np.ndarray, mask: np.ndarray) -> Any:
        """Return the scores, a Tensor [b, 2]. ids [b, s]; where mask [b, s] is False, the memory waits."""
        # BEGIN SOLUTION l12-6
        h = self.own.l02.Tensor(np.zeros((len(ids), self.W.shape[0])))
        for t in range(ids.shape[1]):
            real = mask[:, t : t + 1].astype(np.float64)
            h = self.cell.forward(self.look_up(ids[:, t]), h) * real + h * (1.0 - real)
        return h @ self.W + self.c
        # END SOLUTION

    def loss(self, scores: Any, labels: np.ndarray) -> Any:
        """Return own.l03.cross_entropy of a Tensor of scores [b, 2], as an operation of your tape. labels [b]."""
        # BEGIN SOLUTION l12-6
        value = self.own.l03.cross_entropy(scores.data, labels)
        return self.own.l02.Tensor(
            value, (scores,), lambda g: [self.own.l03.cross_entropy_backward(g, scores.data, labels)]
        )
        # END SOLUTION

    def step(self, optimizer: Any, ids: np.ndarray, mask: np.ndarray, labels: np.ndarray) -> float:
        """Take one step of training on a batch, and return the loss before it. optimizer: one of own.l07."""
        # BEGIN SOLUTION l12-6
        optimizer.zero_grad()
        loss = self.loss(self.scores(ids, mask), labels)
        loss.backward()
        optimizer.step()
        return float(loss.data)
        # END SOLUTION


def climb(own: Any, ids: np.ndarray, mask: np.ndarray, labels: np.ndarray, V: int) -> OwnSentiment:
    """Return a trained OwnSentiment. ids, mask [b, s], labels [b] are the training sentences, V the number of words.

    What works: n = 8, m = 16, own.l07.Adam with lr = 0.02, own.l07.batches of 50, 15 times over all sentences.
    """
    # BEGIN SOLUTION l12-6
    random_numbers = np.random.default_rng(0)
    model = OwnSentiment(own, V, 8, 16, random_numbers)
    optimizer = own.l07.Adam(model.parameters, lr=0.02)
    for _ in range(15):
        for batch in own.l07.batches((ids, mask, labels), 50, random_numbers):
            model.step(optimizer, *batch)
    return model
    # END SOLUTION


# How the checks ask ------------------------------------------------------------------------------------------------


def after_training(texts: list[str], labels: np.ndarray, seed: int, asked: list[str]) -> dict[str, Any]:
    """Train, and return the vocabulary's words, the losses, and the scores [b, 2] of the texts that are asked."""
    model, vocabulary, losses = train_sentiment(texts, labels, seed)
    ids, mask = pad([vocabulary.encode(tokenise(text)) for text in asked])
    scores = model(ids, mask).numpy()
    return {"words": list(vocabulary.words), "losses": [float(loss) for loss in losses], "scores": scores}


def ask(model: SentimentRNN, words: list[str], text: str) -> tuple[int, float]:
    """Return what predict says, with a vocabulary of these words."""
    return predict(model, Vocabulary(words), text)


def through_a_file(model: SentimentRNN, words: list[str], text: str) -> tuple[dict[str, np.ndarray], list[str], float]:
    """Save, load, and return the parameters, the words and the probability of a text, all of the loaded model."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "model.npz")
        save(path, model, Vocabulary(words))
        loaded, vocabulary = load(path)
    return loaded.state_dict(), list(vocabulary.words), predict(loaded, vocabulary, text)[1]


def own_model(own: Any, E: np.ndarray, W_xh: np.ndarray, W_hh: np.ndarray, b: np.ndarray, W: np.ndarray, c: np.ndarray):
    """Return an OwnSentiment with these numbers in its parameters."""
    model = OwnSentiment(own, len(E), E.shape[1], len(W_hh), np.random.default_rng(0))
    for parameter, array in zip(model.parameters, (E, W_xh, W_hh, b, W, c), strict=True):
        parameter.data = array.copy()
    return model


def own_gradients(own: Any, ids: np.ndarray, mask: np.ndarray, labels: np.ndarray, *arrays: np.ndarray):
    """Return the loss of a batch, and the gradients of all parameters by your tape."""
    model = own_model(own, *arrays)
    total = model.loss(model.scores(ids, mask), labels)
    total.backward()
    return float(total.data), tuple(parameter.grad for parameter in model.parameters)


def own_steps(own: Any, ids: np.ndarray, mask: np.ndarray, labels: np.ndarray, lr: float, *arrays: np.ndarray):
    """Take two steps of your SGD, and return the losses before them and the word vectors after them."""
    model = own_model(own, *arrays)
    optimizer = own.l07.SGD(model.parameters, lr)
    losses = [model.step(optimizer, ids, mask, labels) for _ in range(2)]
    return losses, model.E.data


def own_answers(own: Any, ids: np.ndarray, mask: np.ndarray, labels: np.ndarray, V: int, asked, real):
    """Train on ids, mask and labels, and return the scores of the sentences that are asked."""
    return climb(own, ids, mask, labels, V).scores(asked, real).data
