"""l01-3: the special words are put in already"""


def frequent_words(sentences, min_count=1):
    counts = Counter(word for sentence in sentences for word in sentence)
    kept = [word for word in counts if counts[word] >= min_count]
    return [*SPECIAL_WORDS, *sorted(kept, key=lambda word: (-counts[word], word))]
