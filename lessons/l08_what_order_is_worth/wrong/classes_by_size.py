"""l08-4: the groups are sorted by size"""


def twin_classes(corpus):
    classes = defaultdict(list)
    for sentence in corpus:
        classes[bag(tuple(sentence.split()))].append(sentence)
    return sorted(classes.values(), key=len, reverse=True)
