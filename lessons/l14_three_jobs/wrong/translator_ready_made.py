"""l14-4: nn.RNN is the finished answer"""

from tinygrad_rnn import nn


class Translator:
    def encode(self, ids, mask):
        rnn = nn.RNN(self.source.W.shape[1], self.reader.h, dtype="float64")
        rnn.layers = [{"forward": self.reader}]
        return rnn(self.source(ids), mask=mask)[1]
