"""l12-2: training ends too early"""

import numpy as np

import tinygrad_rnn as tg


def train_sentiment(texts, labels, seed):
    rng = np.random.default_rng(seed)
    vocabulary = Vocabulary.fit([tokenise(text) for text in texts])
    model = SentimentRNN(len(vocabulary), 16, 24, rng)
    history = fit(
        model, to_dataset(texts, labels, vocabulary), tg.optim.Adam(model.parameters(), 0.01), epochs=4, rng=rng
    )
    return model, vocabulary, [epoch.loss for epoch in history.train]
