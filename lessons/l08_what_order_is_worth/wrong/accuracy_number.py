"""l08-2: the right answers are counted, without their weights"""


def accuracy(corpus, answers):
    return sum(label == answers[sentence] for sentence, (label, _) in corpus.items())
