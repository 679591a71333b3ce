"""l12-6: the cell has no tanh"""


class OwnSentiment:
    def tanh(self, x):
        return x
