"""the cell step by step, the loop over batches written out"""

import numpy as np

import tinygrad_rnn as tg
from tinygrad_rnn import nn


class SentimentRNN:
    def forward(self, ids, mask):
        cell, X = self.rnn.cell, self.embedding(ids)
        h = cell.initial_state(len(ids))
        for t in range(ids.shape[1]):
            h = tg.where(mask[:, t, None], cell(X[:, t], h), h)
        return self.output(h)


def train_sentiment(texts, labels, seed):
    rng = np.random.default_rng(seed)
    vocabulary = Vocabulary.fit(map(tokenise, texts))
    model = SentimentRNN(len(vocabulary), 16, 24, rng)
    optimizer = tg.optim.Adam(model.parameters(), lr=0.01)
    ids, mask = pad([vocabulary.encode(tokenise(text)) for text in texts])
    losses = []
    for _ in range(12):
        order, total = rng.permutation(len(texts)), 0.0
        for start in range(0, len(texts), 50):
            rows = order[start : start + 50]
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(ids[rows], mask[rows]), labels[rows])
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        losses.append(total / len(texts))
    return model, vocabulary, losses


def confusion_matrix(labels, answers):
    return np.bincount(2 * labels + answers, minlength=4).reshape(2, 2)
