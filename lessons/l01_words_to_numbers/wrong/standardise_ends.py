"""l01-1: white space at the ends stays, as one space"""


def standardise(text):
    text = unicodedata.normalize("NFKC", text).lower()
    text = re.sub(r"<br\s*/?>", " ", text)
    return re.sub(r"\s+", " ", text)
