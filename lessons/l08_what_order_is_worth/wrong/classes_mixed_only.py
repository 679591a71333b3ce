"""l08-4: groups with one label only are left out"""


def twin_classes(corpus):
    classes = defaultdict(list)
    for sentence in corpus:
        classes[bag(tuple(sentence.split()))].append(sentence)
    return [group for group in classes.values() if len({corpus[sentence][0] for sentence in group}) > 1]
