"""l06-6: the order of the words still matters"""


class AnyOrder:
    def forward(self, X):
        return (X[:, 0] @ self.W).sum(axis=1)
