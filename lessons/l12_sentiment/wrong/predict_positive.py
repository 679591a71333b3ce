"""l12-4: the probability is always that of class 1"""


def predict(model, vocabulary, text):
    ids, mask = pad([vocabulary.encode(tokenise(text))])
    shares = nn.functional.softmax(model(ids, mask)).numpy()[0]
    return int(shares.argmax()), float(shares[1])
