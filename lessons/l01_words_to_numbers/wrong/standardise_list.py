"""l01-1: the text is cut into a list already"""


def standardise(text):
    text = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"<br\s*/?>", " ", text).split()
