"""l01-1: letters with accents lose them"""


def standardise(text):
    text = unicodedata.normalize("NFKD", text).lower().encode("ascii", "ignore").decode()
    return " ".join(re.sub(r"<br\s*/?>", " ", text).split())
