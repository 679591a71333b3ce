"""l01-3: the words are joined to one text"""


class Vocab:
    def decode(self, ids):
        return " ".join(self.words[number] for number in ids)
