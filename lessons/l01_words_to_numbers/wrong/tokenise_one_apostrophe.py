"""l01-2: a word is cut after its first apostrophe or hyphen"""


def tokenise(text, lang="en"):
    return re.findall(r"[^\W_]+(?:['-][^\W_]+)?", standardise(text))
