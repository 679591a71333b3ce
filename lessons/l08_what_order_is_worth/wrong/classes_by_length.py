"""l08-4: sentences of the same length are taken for twins"""


def twin_classes(corpus):
    classes = defaultdict(list)
    for sentence in corpus:
        classes[len(sentence.split())].append(sentence)
    return list(classes.values())
