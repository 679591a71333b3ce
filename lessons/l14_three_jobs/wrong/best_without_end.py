"""l14-2: the end of the sentence is not predicted"""

import numpy as np


def best_perplexity(sentences):
    p = np.array(list(sentences.values()))
    k = np.array([len(sentence.split()) for sentence in sentences])
    nats = -(p * np.log(p)).sum()
    return float(np.exp(nats / (p * k).sum()))
