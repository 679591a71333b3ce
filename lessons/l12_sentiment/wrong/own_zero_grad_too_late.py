"""l12-6: no step is taken, or the gradients are forgotten before it"""


class OwnSentiment:
    def step(self, optimizer, ids, mask, labels):
        loss = self.loss(self.scores(ids, mask), labels)
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
        return float(loss.data)
