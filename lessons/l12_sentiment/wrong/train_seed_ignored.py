"""l12-2: the seed is ignored"""

import numpy as np

import tinygrad_rnn as tg


def train_sentiment(texts, labels, seed):
    rng = np.random.default_rng(0)
    vocabulary = Vocabulary.fit([tokenise(text) for text in texts])
    model = SentimentRNN(len(vocabulary), 16, 24, rng)
    optimizer = tg.optim.Adam(model.parameters(), lr=0.01)
    history = fit(model, to_dataset(texts, labels, vocabulary), optimizer, epochs=12, rng=rng)
    return model, vocabulary, [epoch.loss for epoch in history.train]
