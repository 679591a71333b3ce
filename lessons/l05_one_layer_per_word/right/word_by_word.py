"""word by word, with lists"""


class PerPositionEncoder:
    def __init__(self, s, n, m, rng):
        self.layers = []
        while len(self.layers) < s:
            self.layers.append(Linear(n, m, rng))

    def forward(self, X):
        if len(self.layers) != X.shape[1]:
            raise ValueError(f"{X.shape[1]} words do not fit {len(self.layers)} layers")
        words = X.swapaxes(0, 1)
        sums = tg.stack([layer(x) for layer, x in zip(self.layers, words)])
        return tg.tanh(sums.swapaxes(0, 1))


def merge(features):
    return tg.concatenate([features[:, t] for t in range(features.shape[1])], axis=1)


def parameter_count(module):
    total = 0
    for _, parameter in module.named_parameters():
        count = 1
        for length in parameter.shape:
            count *= length
        total += count
    return total


def predicted_count(s, n, m):
    return s * m * (n + 3) + 2


def contributions(model, X):
    features, W = model.encoder(X), model.classifier.W
    m = features.shape[2]
    places = []
    for t in range(features.shape[1]):
        own = W[t * m : (t + 1) * m]
        scores = features[:, t] @ own
        places.append(scores[:, 1] - scores[:, 0])
    return tg.stack(places, axis=1)
