"""l12-4: words are lost, or new"""

import numpy as np


def save(path, model, vocabulary):
    np.savez(path, words=np.array(vocabulary.words[3:], dtype=str), **model.state_dict())
