"""l08-4: the sentences of a group are sorted"""


def twin_classes(corpus):
    classes = defaultdict(list)
    for sentence in corpus:
        classes[bag(tuple(sentence.split()))].append(sentence)
    return [sorted(group) for group in classes.values()]
