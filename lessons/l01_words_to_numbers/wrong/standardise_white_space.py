"""l01-1: white space stays as it is"""


def standardise(text):
    text = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"<br\s*/?>", " ", text)
