"""l06-6: the number does not depend on the words"""


class AnyOrder:
    def forward(self, X):
        return (0 * X).sum(axis=(1, 2)) + self.W.sum()
