"""l01-1: capital letters stay"""


def standardise(text):
    text = re.sub(r"<br\s*/?>", " ", unicodedata.normalize("NFKC", text))
    return " ".join(text.split())
