"""l06-6: the order of the words still matters"""


class AnyOrder:
    def forward(self, X):
        ends = X[:, 0] + X[:, -1]  # to exchange the two changes nothing
        return ((X.sum(axis=1) + ends) @ self.W).sum(axis=1)
