"""l12-5: padding is counted"""


class WordScores:
    def forward(self, ids, mask):
        return self.W[ids].sum(axis=1) + self.b
