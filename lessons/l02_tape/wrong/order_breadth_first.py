"""l02-4: a tensor is listed before all of its parents are"""


def topological_order(root):
    order, seen = [root], {root}
    for tensor in order:
        for parent in tensor.parents:
            if parent not in seen:
                seen.add(parent)
                order.append(parent)
    return order[::-1]
