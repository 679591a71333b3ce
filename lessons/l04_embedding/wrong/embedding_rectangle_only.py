"""l04-2: only ids [b, s] are served, and no other shape"""


class Embedding:
    def forward(self, ids):
        b, s = ids.shape
        return self.W[ids.ravel()].reshape((b, s, self.W.shape[1]))
