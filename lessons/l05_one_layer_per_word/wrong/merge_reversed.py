"""l05-3: the words stand in reverse order"""


def merge(features):
    s = features.shape[1]
    return tg.concatenate([features[:, t] for t in reversed(range(s))], axis=1)
