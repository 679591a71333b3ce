"""l12-2: randomness comes from elsewhere than the seed"""

import numpy as np

import tinygrad_rnn as tg


def train_sentiment(texts, labels, seed):
    rng = np.random.default_rng(seed)
    vocabulary = Vocabulary.fit([tokenise(text) for text in texts])
    model = SentimentRNN(len(vocabulary), 16, 24, np.random.default_rng())
    optimizer = tg.optim.Adam(model.parameters(), lr=0.01)
    history = fit(model, to_dataset(texts, labels, vocabulary), optimizer, epochs=16, rng=rng)
    return model, vocabulary, [epoch.loss for epoch in history.train]
