"""l02-3: g is not spread over the summands"""


class Tensor:
    def sum(self, axis=None, keepdims=False):
        return Tensor(self.data.sum(axis=axis, keepdims=keepdims), (self,), lambda g: [g])
