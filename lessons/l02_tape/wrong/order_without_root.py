"""l02-4: root is left out"""


def topological_order(root):
    order, seen = [], {root}
    stack = [(parent, False) for parent in root.parents]
    while stack:
        tensor, done = stack.pop()
        if done:
            order.append(tensor)
        elif tensor not in seen:
            seen.add(tensor)
            stack.append((tensor, True))
            stack.extend((parent, False) for parent in tensor.parents)
    return order
