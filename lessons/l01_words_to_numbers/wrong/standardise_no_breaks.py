"""l01-1: line breaks stay in the text"""


def standardise(text):
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())
