"""l05-5: the contributions of a sentence are divided by their sum"""


def contributions(model, X):
    features = model.encoder(X)
    W = model.classifier.W
    lead = (features * (W[:, 1] - W[:, 0]).reshape(features.shape[1:])).sum(axis=2)
    return lead / lead.sum(axis=1, keepdims=True)
