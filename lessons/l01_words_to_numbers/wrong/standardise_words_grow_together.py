"""l01-1: line breaks vanish, and the words beside them grow together"""


def standardise(text):
    text = re.sub(r"<br\s*/?>", "", unicodedata.normalize("NFKC", text).lower())
    return " ".join(text.split())
