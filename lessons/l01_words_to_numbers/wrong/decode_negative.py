"""l01-3: a negative id counts from the end of the list"""


class Vocab:
    def decode(self, ids):
        for number in ids:
            if number >= len(self.words):
                raise IndexError(f"no word has the id {number}")
        return [self.words[number] for number in ids]
