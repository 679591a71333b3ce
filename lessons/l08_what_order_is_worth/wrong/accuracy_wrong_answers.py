"""l08-2: the wrong answers are counted"""


def accuracy(corpus, answers):
    return sum((w for s, (label, w) in corpus.items() if answers[s] != label), Fraction(0))
