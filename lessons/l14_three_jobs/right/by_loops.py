"""everything by loops"""

import numpy as np

import tinygrad_rnn as tg


def perplexity(logits, ids, mask):
    total, count = 0.0, 0
    for scores, word, real in zip(logits.numpy().reshape(-1, logits.shape[-1]), ids.ravel(), mask.ravel()):
        if real:
            top = scores.max()
            total += top + np.log(np.exp(scores - top).sum()) - scores[word]
            count += 1
    return np.exp(total / count)


def best_perplexity(sentences):
    product, predictions = 1.0, 0.0
    for sentence, p in sentences.items():
        product *= p**-p
        predictions += p * (1 + sentence.count(" ") + 1)
    return product ** (1 / predictions)


def frame_accuracy(scores, labels, mask):
    guesses = scores.numpy().argmax(axis=2)[mask]
    return sum(int(a == b) for a, b in zip(guesses, labels[mask])) / len(guesses)


def beam(model, prefix, width, length):
    def extend(words):
        state, total = model.start(1), 0.0
        for word in prefix:
            scores, state = model(np.array([word]), state)
        for word in words:
            total += tg.log_softmax(scores, axis=1).numpy()[0, word]
            scores, state = model(np.array([word]), state)
        return total

    V = model.output.b.shape[0]
    kept = [[]]
    for _ in range(length):
        kept = sorted(([*words, v] for words in kept for v in range(V)), key=extend)[-width:]
    return kept[-1], extend(kept[-1])
