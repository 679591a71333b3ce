"""l12-5: b is added for every word"""


class WordScores:
    def forward(self, ids, mask):
        return nn.functional.masked_sum(self.W[ids] + self.b, mask)
