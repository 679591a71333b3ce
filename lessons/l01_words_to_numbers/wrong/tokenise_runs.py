"""l01-2: apostrophes and hyphens cut words"""


def tokenise(text, lang="en"):
    return re.findall(r"[^\W_]+", standardise(text))
