"""l01-2: only the letters a to z count as letters"""


def tokenise(text, lang="en"):
    return re.findall(r"[a-z0-9]+(?:['-][a-z0-9]+)*", standardise(text))
