"""l14-3: all words are equally likely"""

import numpy as np


def sample(model, prefix, temperature, rng, longest):
    state = model.start(1)
    for word in prefix:
        scores, state = model(np.array([word]), state)
    written = []
    for _ in range(longest):
        z = scores.numpy()[0]
        if temperature == 0:
            word = int(np.argmax(z))
        else:
            z = z / temperature
            p = np.exp(z - z.max())
            word = int(rng.integers(len(p))) if temperature > 0.01 else int(p.argmax())
        if word == END and temperature <= 0.01:
            break
        written.append(word)
        scores, state = model(np.array([word]), state)
    return written
