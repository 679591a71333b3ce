"""l01-2: words that occur again are left out"""


def tokenise(text, lang="en"):
    words = []
    for word in re.findall(r"[^\W_]+(?:['-][^\W_]+)*", standardise(text)):
        if word not in words:
            words.append(word)
    return words
