"""l01-1: a line break in capital letters stays"""


def standardise(text):
    text = re.sub(r"<br\s*/?>", " ", unicodedata.normalize("NFKC", text))
    return " ".join(text.lower().split())
