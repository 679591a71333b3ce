"""l10-2: the states themselves are returned"""


class Output:
    def forward(self, H):
        return H
