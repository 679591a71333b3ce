"""l01-1: all white space is left out"""


def standardise(text):
    text = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"<br\s*/?>|\s", "", text)
