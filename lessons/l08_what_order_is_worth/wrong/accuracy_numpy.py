"""l08-2: the weights become floats, which are rounded"""


def accuracy(corpus, answers):
    right = np.array([answers[sentence] == label for sentence, (label, _) in corpus.items()])
    weights = np.array([float(weight) for _, weight in corpus.values()])
    return str((right * weights).sum())
