"""l01-3: the error does not say which id it was"""


class Vocab:
    def decode(self, ids):
        if any(not 0 <= number < len(self.words) for number in ids):
            raise IndexError("there is an id that no word has")
        return [self.words[number] for number in ids]
