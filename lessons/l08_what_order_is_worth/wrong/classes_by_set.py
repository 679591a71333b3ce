"""l08-4: a word that occurs twice counts once"""


def twin_classes(corpus):
    classes = defaultdict(list)
    for sentence in corpus:
        classes[frozenset(sentence.split())].append(sentence)
    return list(classes.values())
