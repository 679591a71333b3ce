"""l08-4: sentences with another label are put into another group"""


def twin_classes(corpus):
    classes = defaultdict(list)
    for sentence, (label, _) in corpus.items():
        classes[label, bag(tuple(sentence.split()))].append(sentence)
    return list(classes.values())
