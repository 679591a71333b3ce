"""l01-3: an unknown word raises an error"""


class Vocab:
    def encode(self, tokens):
        return [self.ids[token] for token in tokens]
