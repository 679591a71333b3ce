"""l09-3: padding refreshes the memory too"""


def masked_step(cell, x, h, real):
    return cell(x, h)
