"""l12-4: the words come back in another order"""

import numpy as np


def save(path, model, vocabulary):
    np.savez(path, words=np.array(vocabulary.words[:1:-1], dtype=str), **model.state_dict())
