"""drawing by Gumbel noise"""

import numpy as np


def sample(model, prefix, temperature, rng, longest):
    state, written = model.start(1), []
    words = list(prefix)
    while len(written) < longest:
        for word in words:
            scores, state = model(np.array([word]), state)
        z = scores.numpy()[0] + temperature * rng.gumbel(size=scores.shape[1])
        word = int(np.argmax(z))
        if word == END:
            break
        written.append(word)
        words = [word]
    return written
