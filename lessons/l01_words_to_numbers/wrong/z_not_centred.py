"""l01-6: the mean is not subtracted"""


def z_score(X, train):
    return X / train.std(axis=0)
