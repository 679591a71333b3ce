"""l15-1: numbers are read from the device one at a time"""


def softmax(z, backend):
    xp = backend.xp
    rows = []
    for row in z:
        e = xp.exp(row - float(row.max()))
        rows.append(e / e.sum())
    return xp.stack(rows)
