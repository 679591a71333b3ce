"""l12-6: functional is the finished answer"""


class OwnSentiment:
    def tanh(self, x):
        return nn.functional.tanh(x)
