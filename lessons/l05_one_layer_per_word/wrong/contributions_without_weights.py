"""l05-5: the features are summed without the classifier's weights"""


def contributions(model, X):
    return model.encoder(X).sum(axis=2)
