"""l01-3: the words stand in the order of the text"""


def frequent_words(sentences, min_count=1):
    counts = {}
    for sentence in sentences:
        for word in sentence:
            counts[word] = counts.get(word, 0) + 1
    return [word for word in counts if counts[word] >= min_count]
