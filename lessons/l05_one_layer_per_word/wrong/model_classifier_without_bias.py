"""l05-3: the classifier has no bias"""


class PerPositionModel:
    def forward(self, X):
        return merge(self.encoder(X)) @ self.classifier.W
