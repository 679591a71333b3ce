"""l01-3: equally frequent words stand in the order of the text"""


def frequent_words(sentences, min_count=1):
    counts = Counter(word for sentence in sentences for word in sentence)
    return [word for word, count in counts.most_common() if count >= min_count]
