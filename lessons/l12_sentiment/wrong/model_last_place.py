"""l12-1: the last word is not read"""

import numpy as np


class SentimentRNN:
    def forward(self, ids, mask):
        shorter = mask & (np.cumsum(mask, axis=1) < mask.sum(axis=1, keepdims=True))
        return self.output(self.rnn(self.embedding(ids), mask=shorter)[1])
