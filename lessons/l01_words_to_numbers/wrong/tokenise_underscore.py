"""l01-2: the underscore counts as a letter"""


def tokenise(text, lang="en"):
    return re.findall(r"\w+(?:['-]\w+)*", standardise(text))
