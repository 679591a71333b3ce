"""l12-6: the loss has no rule, so nothing learns"""


class OwnSentiment:
    def loss(self, scores, labels):
        return self.own.l02.Tensor(self.own.l03.cross_entropy(scores.data, labels))
