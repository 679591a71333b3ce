"""l14-4: the state is not carried from word to word"""

import numpy as np


class Translator:
    def translate(self, ids, mask, length):
        word = np.full(len(ids), END)
        columns = []
        for _ in range(length):
            h = self.writer(self.target(word), self.encode(ids, mask))
            word = self.output(h).numpy().argmax(axis=-1)
            columns.append(word)
        return np.stack(columns, axis=1)
