"""two stable sorts, and a dict of counts"""


def frequent_words(sentences, min_count=1):
    counts = {}
    for sentence in sentences:
        for word in sentence:
            counts[word] = counts.get(word, 0) + 1
    words = sorted(word for word, count in counts.items() if count >= min_count)
    words.sort(key=counts.__getitem__, reverse=True)
    return words


class Vocab:
    def encode(self, tokens):
        found = []
        for token in tokens:
            try:
                found.append(self.words.index(token))
            except ValueError:
                found.append(1)
        return found

    def decode(self, ids):
        words = []
        for number in ids:
            if number not in range(len(self.words)):
                raise IndexError(f"id {number}")
            words.append(self.words[number])
        return words
