"""l12-2: nothing is learnt: the loss does not fall"""

import numpy as np

import tinygrad_rnn as tg


def train_sentiment(texts, labels, seed):
    rng = np.random.default_rng(seed)
    texts = [" ".join(sorted(tokenise(text))) for text in texts]
    vocabulary = Vocabulary.fit([tokenise(text) for text in texts])
    model = SentimentRNN(len(vocabulary), 16, 24, rng)
    data = to_dataset(texts, labels, vocabulary)
    history = fit(model, data, tg.optim.Adam(model.parameters(), lr=0.01), epochs=12, rng=rng)
    return model, vocabulary, [epoch.loss for epoch in history.train]
