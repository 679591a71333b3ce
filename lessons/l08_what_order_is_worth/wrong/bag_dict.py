"""l08-1: a dict of counts is returned, which cannot be a key of a dict"""


def bag(words):
    counts = {}
    for word in sorted(words):
        counts[word] = counts.get(word, 0) + 1
    return counts
