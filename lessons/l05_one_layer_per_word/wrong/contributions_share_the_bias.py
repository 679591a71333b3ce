"""l05-5: the bias is shared out among the places"""


def contributions(model, X):
    features = model.encoder(X)
    W, b = model.classifier.W, model.classifier.b
    lead = (features * (W[:, 1] - W[:, 0]).reshape(features.shape[1:])).sum(axis=2)
    return lead + (b[1] - b[0]) / X.shape[1]
