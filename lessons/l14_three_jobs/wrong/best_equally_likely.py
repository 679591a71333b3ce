"""l14-2: all sentences are taken to be equally likely"""

import numpy as np


def best_perplexity(sentences):
    p = np.array(list(sentences.values()))
    k = np.array([len(sentence.split()) + 1 for sentence in sentences])
    nats = np.log(len(p))
    return float(np.exp(nats / (p * k).sum()))
