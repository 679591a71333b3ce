"""l08-2: the weight is divided by the number of sentences"""


def accuracy(corpus, answers):
    right = sum((w for s, (label, w) in corpus.items() if answers[s] == label), Fraction(0))
    return right / len(corpus)
