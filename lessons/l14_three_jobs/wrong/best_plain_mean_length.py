"""l14-2: the mean length is taken without the probabilities"""

import numpy as np


def best_perplexity(sentences):
    p = np.array(list(sentences.values()))
    k = np.array([len(sentence.split()) + 1 for sentence in sentences])
    nats = -(p * np.log(p)).sum()
    return float(np.exp(nats / k.mean()))
