"""l08-2: only the sentences with label 1 are looked at"""


def accuracy(corpus, answers):
    return sum((weight * label * answers[s] for s, (label, weight) in corpus.items()), Fraction(0))
