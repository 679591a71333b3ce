"""l01-6: letters and digits are left out"""


def characters(text):
    return re.findall(r"[\u4e00-\u9fff]", standardise(text))
