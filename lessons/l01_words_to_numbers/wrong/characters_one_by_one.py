"""l01-6: letters and digits are cut one by one too"""


def characters(text):
    return re.findall(r"[^\W_]", standardise(text))
