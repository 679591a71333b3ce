"""l06-4: the padding is hidden before the shared layer, which makes tanh(b) of it"""

import tinygrad_rnn as tg


class BagModel:
    def forward(self, ids, mask):
        real = mask[:, :, None]
        features = self.encoder(self.embedding(ids) * real)
        meaning = features.sum(axis=1) / real.sum(axis=1)
        return self.output(tg.tanh(self.hidden(meaning)))
