"""l14-2: 2 is raised to it, not e"""

import numpy as np


def best_perplexity(sentences):
    p = np.array(list(sentences.values()))
    k = np.array([len(sentence.split()) + 1 for sentence in sentences])
    nats = -(p * np.log(p)).sum()
    return float(2 ** (nats / (p * k).sum()))
