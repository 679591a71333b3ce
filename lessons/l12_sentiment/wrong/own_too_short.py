"""l12-6: training ends too early, or nothing is learnt from the order of the words"""

import numpy as np


def climb(own, ids, mask, labels, V):
    rng = np.random.default_rng(0)
    model = OwnSentiment(own, V, 8, 16, rng)
    optimizer = own.l07.SGD(model.parameters, 0.001)
    for batch in own.l07.batches((ids, mask, labels), 50, rng):
        model.step(optimizer, *batch)
    return model
