"""l08-3: the statistic is not looked at: one answer for all"""


def bayes_ceiling(corpus, statistic):
    positive = sum((weight for label, weight in corpus.values() if label == 1), Fraction(0))
    return max(positive, 1 - positive)
