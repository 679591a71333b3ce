"""l01-1: full-width characters stay"""


def standardise(text):
    return " ".join(re.sub(r"<br\s*/?>", " ", text.lower()).split())
