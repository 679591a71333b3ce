"""l12-4: the text is cut at its blanks only, and capitals or a full stop hide a word"""


def predict(model, vocabulary, text):
    ids, mask = pad([vocabulary.encode(text.split())])
    shares = nn.functional.softmax(model(ids, mask)).numpy()[0]
    return int(shares.argmax()), float(shares.max())
