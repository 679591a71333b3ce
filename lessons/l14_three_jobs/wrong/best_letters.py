"""l14-2: the letters are counted, not the words"""

import numpy as np


def best_perplexity(sentences):
    p = np.array(list(sentences.values()))
    k = np.array([len(sentence) + 1 for sentence in sentences])
    nats = -(p * np.log(p)).sum()
    return float(np.exp(nats / (p * k).sum()))
