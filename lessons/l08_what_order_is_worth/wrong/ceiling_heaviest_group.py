"""l08-3: the heaviest group alone is counted"""


def bayes_ceiling(corpus, statistic):
    mass = defaultdict(lambda: [Fraction(0), Fraction(0)])
    for sentence, (label, weight) in corpus.items():
        mass[statistic(tuple(sentence.split()))][label] += weight
    return max(max(both) for both in mass.values())
