"""l08-3: the answer is 1 in every group"""


def bayes_ceiling(corpus, statistic):
    mass = defaultdict(lambda: [Fraction(0), Fraction(0)])
    for sentence, (label, weight) in corpus.items():
        mass[statistic(tuple(sentence.split()))][label] += weight
    return sum((both[1] for both in mass.values()), Fraction(0))
