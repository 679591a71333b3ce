"""l12-5: the scores are averaged, not summed"""


class WordScores:
    def forward(self, ids, mask):
        return nn.functional.masked_mean(self.W[ids], mask) + self.b
