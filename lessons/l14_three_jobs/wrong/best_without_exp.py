"""l14-2: exp is forgotten"""

import numpy as np


def best_perplexity(sentences):
    p = np.array(list(sentences.values()))
    k = np.array([len(sentence.split()) + 1 for sentence in sentences])
    nats = -(p * np.log(p)).sum()
    return float(nats / (p * k).sum())
