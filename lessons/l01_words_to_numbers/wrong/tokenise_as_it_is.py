"""l01-2: the text is not standardised first"""


def tokenise(text, lang="en"):
    return re.findall(r"[^\W_]+(?:['-][^\W_]+)*", text)
