"""l08-1: words and counts are returned as pairs"""


def bag(words):
    return tuple((word, words.count(word)) for word in sorted(set(words)))
