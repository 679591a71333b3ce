"""l01-3: a word that occurs exactly min_count times is left out"""


def frequent_words(sentences, min_count=1):
    counts = Counter(word for sentence in sentences for word in sentence)
    kept = [word for word in counts if counts[word] > min_count]
    return sorted(kept, key=lambda word: (-counts[word], word))
