"""l12-5: b is not added"""


class WordScores:
    def forward(self, ids, mask):
        return nn.functional.masked_sum(self.W[ids], mask)
