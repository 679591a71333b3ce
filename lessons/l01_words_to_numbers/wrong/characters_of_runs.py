"""l01-6: the text is cut at spaces and signs only"""


def characters(text):
    return re.findall(r"[^\W_]+", standardise(text))
