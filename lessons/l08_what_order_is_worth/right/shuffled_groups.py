"""groups shuffled, sides as a list"""


def split_by_twin(corpus, fraction, rng):
    groups = twin_classes(corpus)
    rng.shuffle(groups)
    count = round(fraction * len(groups))
    first = [sentence for group in groups[:count] for sentence in group]
    second = [sentence for group in groups[count:] for sentence in group]
    result = []
    for side in (first, second):
        total = sum((corpus[sentence][1] for sentence in side), Fraction())
        result.append({sentence: (corpus[sentence][0], corpus[sentence][1] / total) for sentence in side})
    return result[0], result[1]
