"""l14-2: the entropy is that of a whole sentence, not of a word"""

import numpy as np


def best_perplexity(sentences):
    p = np.array(list(sentences.values()))
    nats = -(p * np.log(p)).sum()
    return float(np.exp(nats))
