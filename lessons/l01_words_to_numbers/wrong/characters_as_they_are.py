"""l01-6: the text is not standardised first"""


def characters(text):
    return re.findall(r"[A-Za-z0-9]+|[^\W_]", text)
