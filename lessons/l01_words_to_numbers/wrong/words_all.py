"""l01-3: min_count is not looked at"""


def frequent_words(sentences, min_count=1):
    counts = Counter(word for sentence in sentences for word in sentence)
    return sorted(counts, key=lambda word: (-counts[word], word))
