"""l14-4: padding is read like words"""


class Translator:
    def encode(self, ids, mask):
        X = self.source(ids)
        h = self.reader.initial_state(len(ids))
        for t in range(ids.shape[1]):
            h = self.reader(X[:, t], h)
        return h
