"""the model's layers written out"""

import numpy as np

import tinygrad_rnn as tg


class BagModel:
    def forward(self, ids, mask):
        vectors = self.embedding.W[ids]
        features = tg.tanh(vectors @ self.encoder.W + self.encoder.b)
        real = mask[:, :, None]
        meaning = (features * real).sum(axis=1) / np.maximum(real.sum(axis=1), 1)
        hidden = tg.tanh(meaning @ self.hidden.W + self.hidden.b)
        return hidden @ self.output.W + self.output.b
