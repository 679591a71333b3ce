"""l01-3: the words stand in the order of the alphabet"""


def frequent_words(sentences, min_count=1):
    counts = Counter(word for sentence in sentences for word in sentence)
    return sorted(word for word in counts if counts[word] >= min_count)
