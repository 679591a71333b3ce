"""l12-6: the gradients of the step before are still there"""


class OwnSentiment:
    def step(self, optimizer, ids, mask, labels):
        loss = self.loss(self.scores(ids, mask), labels)
        loss.backward()
        optimizer.step()
        return float(loss.data)
