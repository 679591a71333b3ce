"""l05-5: the bias is added to every place"""


def contributions(model, X):
    features = model.encoder(X)
    W, b = model.classifier.W, model.classifier.b
    return (features * (W[:, 1] - W[:, 0]).reshape(features.shape[1:])).sum(axis=2) + (b[1] - b[0])
