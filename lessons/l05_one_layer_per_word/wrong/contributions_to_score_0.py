"""l05-5: only the score of class 0 is looked at"""


def contributions(model, X):
    features = model.encoder(X)
    return (features * model.classifier.W[:, 0].reshape(features.shape[1:])).sum(axis=2)
