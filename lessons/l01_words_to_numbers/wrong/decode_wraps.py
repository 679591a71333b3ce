"""l01-3: an id that no word has becomes a word all the same"""


class Vocab:
    def decode(self, ids):
        if min(ids, default=0) < 0:
            raise IndexError(f"no word has the id {min(ids)}")
        return [self.words[number] if number < len(self.words) else "<unk>" for number in ids]
