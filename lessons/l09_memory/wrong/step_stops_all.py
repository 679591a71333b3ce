"""l09-3: one padded sentence stops all others"""


def masked_step(cell, x, h, real):
    return cell(x, h) if real.all() else h
