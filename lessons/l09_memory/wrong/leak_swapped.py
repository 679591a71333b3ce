"""l09-5: leak and 1 - leak are swapped"""


class LeakyCell:
    def forward(self, x, h):
        new = super().forward(x, h)
        return self.leak * h + (1 - self.leak) * new
