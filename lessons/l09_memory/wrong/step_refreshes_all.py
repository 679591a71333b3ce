"""l09-3: one real word refreshes all others"""


def masked_step(cell, x, h, real):
    return cell(x, h) if real.any() else h
