"""l01-1: white space is only cut off at the ends"""


def standardise(text):
    text = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"<br\s*/?>", " ", text).strip()
