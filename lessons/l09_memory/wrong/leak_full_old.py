"""l09-5: the old state gets its full weight"""


class LeakyCell:
    def forward(self, x, h):
        new = super().forward(x, h)
        return h + self.leak * new
