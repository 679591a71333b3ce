"""drawing by cumulated probabilities, and a translator of lists"""

import numpy as np

import tinygrad_rnn as tg


def sample(model, prefix, temperature, rng, longest):
    state, out = model.start(1), []
    for word in prefix:
        scores, state = model(np.array([word]), state)
    for _ in range(longest):
        scores = scores[0]
        if temperature > 0:
            p = tg.softmax(scores / temperature, axis=0).numpy()
            word = min(int(np.searchsorted(np.cumsum(p), rng.random())), len(p) - 1)
        else:
            word = int(scores.numpy().argmax())
        if word == END:
            return out
        out += [word]
        scores, state = model(np.array([word]), state)
    return out


class Translator:
    def encode(self, ids, mask):
        X = self.source(ids)
        real = mask.astype(np.float64)
        h = tg.zeros((len(ids), self.reader.h), dtype="float64")
        for t in range(ids.shape[1]):
            r = tg.tensor(real[:, t : t + 1])
            h = r * self.reader(X[:, t], h) + (1 - r) * h
        return h

    def decode(self, state, words):
        before = np.roll(words, 1, axis=1)
        before[:, 0] = END
        X, states = self.target(before), []
        for t in range(words.shape[1]):
            state = self.writer(X[:, t], state)
            states.append(state)
        return self.output(tg.stack(states, axis=1))

    def translate(self, ids, mask, length):
        written = np.zeros((len(ids), length), dtype=np.int64)
        for k in range(length):
            scores = self.decode(self.encode(ids, mask), written[:, : k + 1])
            written[:, k] = scores.numpy()[:, -1].argmax(axis=-1)
        return written
