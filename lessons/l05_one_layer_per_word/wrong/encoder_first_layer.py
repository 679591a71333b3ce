"""l05-2: every word goes through the first layer"""


class PerPositionEncoder:
    def forward(self, X):
        if X.shape[1] != len(self.layers):
            raise ValueError(f"{X.shape[1]} words for {len(self.layers)} layers")
        return tg.tanh(X @ self.layers[0].W + self.layers[0].b)
