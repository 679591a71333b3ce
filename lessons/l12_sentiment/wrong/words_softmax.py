"""l12-5: a softmax is applied to the scores"""


class WordScores:
    def forward(self, ids, mask):
        return nn.functional.softmax(nn.functional.masked_sum(self.W[ids], mask) + self.b)
