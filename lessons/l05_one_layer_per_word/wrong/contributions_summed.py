"""l05-5: the lead is summed over the places"""


def contributions(model, X):
    W = model.classifier.W
    return merge(model.encoder(X)) @ (W[:, 1] - W[:, 0])
