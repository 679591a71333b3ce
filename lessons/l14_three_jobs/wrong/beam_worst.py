"""l14-6: the worst of the beginnings is returned"""

import numpy as np

import tinygrad_rnn as tg


def beam(model, prefix, width, length):
    state = model.start(1)
    for word in prefix:
        scores, state = model(np.array([word]), state)
    kept = [(0.0, [], scores, state)]
    for _ in range(length):
        found = []
        for total, words, scores, state in kept:
            log_p = tg.log_softmax(scores, axis=1).numpy()[0]
            for v, gain in enumerate(log_p):
                found.append((total + float(gain), [*words, v], state))
        found.sort(key=lambda one: one[0], reverse=True)
        kept = []
        for total, words, state in found[:width]:
            scores, after = model(np.array([words[-1]]), state)
            kept.append((total, words, scores, after))
    return kept[-1][1], kept[-1][0]
