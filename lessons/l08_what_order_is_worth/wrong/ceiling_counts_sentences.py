"""l08-3: every sentence counts the same"""


def bayes_ceiling(corpus, statistic):
    counts = defaultdict(lambda: [0, 0])
    for sentence, (label, _) in corpus.items():
        counts[statistic(tuple(sentence.split()))][label] += 1
    return Fraction(sum(max(both) for both in counts.values()), len(corpus))
