"""l01-2: apostrophes and hyphens at the edge of a word stay"""


def tokenise(text, lang="en"):
    return re.findall(r"(?:[^\W_]|['-])+", standardise(text))
