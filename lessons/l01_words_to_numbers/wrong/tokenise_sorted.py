"""l01-2: the words stand in the order of the alphabet"""


def tokenise(text, lang="en"):
    return sorted(re.findall(r"[^\W_]+(?:['-][^\W_]+)*", standardise(text)))
