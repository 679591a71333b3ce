"""l12-4: the numbers are rounded on their way"""

import numpy as np


def save(path, model, vocabulary):
    arrays = {name: array.astype(np.float32) for name, array in model.state_dict().items()}
    np.savez(path, words=np.array(vocabulary.words[2:], dtype=str), **arrays)


def load(path):
    with np.load(path) as file:
        arrays = {name: file[name] for name in file.files}
    vocabulary = Vocabulary(str(word) for word in arrays.pop("words"))
    V, n = arrays["embedding.W"].shape
    model = SentimentRNN(V, n, len(arrays["output.W"]), np.random.default_rng(0))
    model.load_state_dict({name: array.astype(float).round(2) for name, array in arrays.items()})
    return model, vocabulary
