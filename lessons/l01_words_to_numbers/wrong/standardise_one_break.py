"""l01-1: only the line break <br /> is found"""


def standardise(text):
    text = unicodedata.normalize("NFKC", text).lower().replace("<br />", " ")
    return " ".join(text.split())
