"""l01-2: every character is a token"""


def tokenise(text, lang="en"):
    return [c for c in standardise(text) if c != " "]
