"""l01-2: apostrophes cut words"""


def tokenise(text, lang="en"):
    return re.findall(r"[^\W_]+(?:-[^\W_]+)*", standardise(text))
