"""l08-4: the bags are returned with the groups"""


def twin_classes(corpus):
    classes = defaultdict(list)
    for sentence in corpus:
        classes[" ".join(sorted(sentence.split()))].append(sentence)
    return dict(classes)
