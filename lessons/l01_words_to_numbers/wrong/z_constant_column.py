"""l01-6: a constant column is divided by zero"""


def z_score(X, train):
    return (X - train.mean(axis=0)) / train.std(axis=0)
