"""l14-3: a word is drawn even with temperature 0"""

import numpy as np


def sample(model, prefix, temperature, rng, longest):
    state = model.start(1)
    for word in prefix:
        scores, state = model(np.array([word]), state)
    written = []
    for _ in range(longest):
        z = scores.numpy()[0]
        if temperature == 0:
            temperature = 1.0
        p = np.exp((z - z.max()) / temperature)
        word = int(rng.choice(len(p), p=p / p.sum()))
        if word == END:
            break
        written.append(word)
        scores, state = model(np.array([word]), state)
    return written
