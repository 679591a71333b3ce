"""l12-4: the label is returned without its probability"""


def predict(model, vocabulary, text):
    ids, mask = pad([vocabulary.encode(tokenise(text))])
    return int(model(ids, mask).numpy()[0].argmax())
