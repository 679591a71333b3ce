"""l08-4: sentences without a twin are left out"""


def twin_classes(corpus):
    classes = defaultdict(list)
    for sentence in corpus:
        classes[bag(tuple(sentence.split()))].append(sentence)
    return [group for group in classes.values() if len(group) > 1]
