"""l02-4: every path is walked, not every tensor"""


def topological_order(root):
    paths = [root]
    order = []
    while paths:
        tensor = paths.pop()
        if tensor in order:
            order.remove(tensor)
        order.append(tensor)
        paths.extend(tensor.parents)
    return order[::-1]
