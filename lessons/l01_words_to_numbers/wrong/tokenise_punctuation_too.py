"""l01-2: punctuation is a token too"""


def tokenise(text, lang="en"):
    return re.findall(r"[^\W_]+(?:['-][^\W_]+)*|[^\s]", standardise(text))
