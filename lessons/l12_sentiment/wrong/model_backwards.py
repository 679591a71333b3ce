"""l12-1: the sentence is read from right to left"""


class SentimentRNN:
    def forward(self, ids, mask):
        _, last = self.rnn(self.embedding(ids[:, ::-1]), mask=mask[:, ::-1].copy())
        return self.output(last)
