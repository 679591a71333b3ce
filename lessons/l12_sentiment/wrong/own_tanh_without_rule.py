"""l12-6: the tanh has no rule, so nothing below it learns"""


class OwnSentiment:
    def tanh(self, x):
        return self.own.l02.Tensor(self.own.l03.tanh(x.data))
