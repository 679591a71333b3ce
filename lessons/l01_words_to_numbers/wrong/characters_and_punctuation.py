"""l01-6: punctuation is a token too"""


def characters(text):
    return re.findall(r"[a-z0-9]+|\S", standardise(text))
