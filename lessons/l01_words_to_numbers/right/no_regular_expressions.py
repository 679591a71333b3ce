"""no regular expressions"""


def standardise(text):
    small = unicodedata.normalize("NFKC", text.lower()).lower()
    for tag in ("<br />", "<br/>", "<br>"):
        small = small.replace(tag, " ")
    return " ".join(small.split())


def tokenise(text, lang="en"):
    if lang == "zh":
        return characters(text)
    kept = "".join(c if c.isalnum() or c in "'-" else " " for c in standardise(text))
    words, word = [], ""
    for place, c in enumerate(kept):
        inside = word and kept[place + 1 : place + 2].isalnum()
        if c.isalnum() or (c in "'-" and inside):
            word += c
        elif word:
            words.append(word)
            word = ""
    return [*words, word] if word else words


def characters(text):
    tokens, open_run = [], False
    for c in standardise(text):
        latin = c.isascii() and c.isalnum()
        if latin and open_run:
            tokens[-1] += c
        elif c.isalnum():
            tokens.append(c)
        open_run = latin
    return tokens
