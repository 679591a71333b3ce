"""l02-4: a tensor is listed once for each of its children"""


def topological_order(root):
    order = [root]
    for tensor in order:
        order.extend(tensor.parents)
    return order[::-1]
