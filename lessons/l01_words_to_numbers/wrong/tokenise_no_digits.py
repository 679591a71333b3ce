"""l01-2: digits are left out"""


def tokenise(text, lang="en"):
    return re.findall(r"[^\W\d_]+(?:['-][^\W\d_]+)*", standardise(text))
