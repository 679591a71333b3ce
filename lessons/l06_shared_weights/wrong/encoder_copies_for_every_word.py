"""l06-1: the words go through copies of W, so that no gradient reaches W itself"""

import tinygrad_rnn as tg
from tinygrad_rnn import nn


class SharedEncoder:
    def forward(self, X):
        features = []
        for t in range(X.shape[1]):
            layer = nn.Linear(*self.W.shape, dtype="float64")
            layer.load_state_dict({"W": self.W.numpy(), "b": self.b.numpy()})
            features.append(tg.tanh(layer(X[:, t])))
        return tg.stack(features, axis=1)
