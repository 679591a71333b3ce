"""l08-2: every sentence counts the same"""


def accuracy(corpus, answers):
    return Fraction(sum(label == answers[sentence] for sentence, (label, _) in corpus.items()), len(corpus))
