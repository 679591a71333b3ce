"""l02-4: the function calls itself for every parent"""


def topological_order(root):
    order, seen = [], set()

    def visit(tensor):
        if tensor not in seen:
            seen.add(tensor)
            for parent in tensor.parents:
                visit(parent)
            order.append(tensor)

    visit(root)
    return order
