"""l01-3: a word is listed as often as it occurs"""


def frequent_words(sentences, min_count=1):
    everything = [word for sentence in sentences for word in sentence]
    kept = [word for word in everything if everything.count(word) >= min_count]
    return sorted(kept, key=lambda word: (-everything.count(word), word))
