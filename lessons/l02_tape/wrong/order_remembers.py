"""l02-4: what one walk has seen is kept for the next"""


def topological_order(root, seen=set()):  # noqa: B006
    order = []
    stack = [(root, False)]
    while stack:
        tensor, done = stack.pop()
        if done:
            order.append(tensor)
        elif tensor not in seen:
            seen.add(tensor)
            stack.append((tensor, True))
            stack.extend((parent, False) for parent in tensor.parents)
    return order
