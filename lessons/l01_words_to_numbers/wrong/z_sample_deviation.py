"""l01-6: the sum of squares is divided by a - 1"""


def z_score(X, train):
    return (X - train.mean(axis=0)) / train.std(axis=0, ddof=1)
