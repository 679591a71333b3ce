"""l12-4: the score is returned, not its probability"""


def predict(model, vocabulary, text):
    ids, mask = pad([vocabulary.encode(tokenise(text))])
    scores = model(ids, mask).numpy()[0]
    return int(scores.argmax()), float(scores.max())
