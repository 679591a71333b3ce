"""counters and dictionaries"""

from collections import Counter


def bag(words):
    return tuple(Counter(sorted(words)).elements())


def bag_of_ngrams(words, k):
    runs = zip(*(words[shift:] for shift in range(k)))
    return tuple(sorted(runs))


def accuracy(corpus, answers):
    total = Fraction(0)
    for sentence in corpus:
        label, weight = corpus[sentence]
        if label == answers[sentence]:
            total += weight
    return total


def bayes_ceiling(corpus, statistic):
    weights, values = Counter(), set()
    for sentence, (label, weight) in corpus.items():
        value = statistic(tuple(sentence.split()))
        values.add(value)
        weights[value, label] += weight
    return sum((max(weights[value, 0], weights[value, 1]) for value in values), Fraction(0))


def twin_classes(corpus):
    place, groups = {}, []
    for sentence in corpus:
        own = bag(sentence.split())
        if own not in place:
            place[own] = len(groups)
            groups.append([])
        groups[place[own]].append(sentence)
    return groups


def trigram_corpus():
    sure = {f"this is word {i}": (i % 2, Fraction(1, 8)) for i in range(6)}
    mixed = {
        "a b yes c d a b no c d": (0, Fraction(1, 8)),
        "a b no c d a b yes c d": (1, Fraction(1, 8)),
    }
    return sure | mixed
