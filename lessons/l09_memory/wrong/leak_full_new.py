"""l09-5: the new state gets its full weight"""


class LeakyCell:
    def forward(self, x, h):
        new = super().forward(x, h)
        return (1 - self.leak) * h + new
