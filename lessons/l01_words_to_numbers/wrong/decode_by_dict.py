"""l01-3: the error is a KeyError"""


class Vocab:
    def decode(self, ids):
        word_of = dict(enumerate(self.words))
        return [word_of[number] for number in ids]
