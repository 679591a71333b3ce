"""l01-2: punctuation stays attached to the words"""


def tokenise(text, lang="en"):
    return standardise(text).split()
