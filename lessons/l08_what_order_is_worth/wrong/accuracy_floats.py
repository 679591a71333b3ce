"""l08-2: the weights become floats, which are rounded"""


def accuracy(corpus, answers):
    return sum(float(w) for s, (label, w) in corpus.items() if answers[s] == label)
