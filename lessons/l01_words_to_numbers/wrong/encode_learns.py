"""l01-3: words are added to the vocabulary when they are read"""


class Vocab:
    def encode(self, tokens):
        found = [self.ids.get(token, 1) for token in tokens]
        for token in tokens:
            if token not in self.ids:
                self.ids[token] = len(self.words)
                self.words.append(token)
        return found
