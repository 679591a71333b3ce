"""l08-2: the weight of the answers 1 is returned"""


def accuracy(corpus, answers):
    return sum((weight * answers[s] for s, (_, weight) in corpus.items()), Fraction(0))
