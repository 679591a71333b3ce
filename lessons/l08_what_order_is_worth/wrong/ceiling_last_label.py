"""l08-3: the last label of a group is taken"""


def bayes_ceiling(corpus, statistic):
    answer = {statistic(tuple(sentence.split())): label for sentence, (label, _) in corpus.items()}
    return accuracy(corpus, {sentence: answer[statistic(tuple(sentence.split()))] for sentence in corpus})
