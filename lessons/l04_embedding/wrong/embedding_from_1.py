"""l04-2: the ids are counted from 1"""


class Embedding:
    def forward(self, ids):
        return self.W[ids - 1]
