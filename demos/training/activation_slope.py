"""One set of large weights, four activations: how much does each let the gradient grow?"""

import torch

from mlquiz.lab import Point, main

ACTIVATIONS = {
    "linear": lambda z: z,
    "relu": torch.relu,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
}


def run(seed: int, depth: int, width: int, scale: float):
    torch.manual_seed(seed)
    he = (2 / width) ** 0.5
    matrices = [scale * he * torch.randn(width, width, dtype=torch.float64) for _ in range(depth)]
    inputs = torch.randn(64, width, dtype=torch.float64, requires_grad=True)
    arriving = torch.randn(64, width, dtype=torch.float64)  # the gradient at the output

    lengths = {}
    for name, activation in ACTIVATIONS.items():
        outputs = [inputs]
        for w in matrices:
            outputs.append(activation(outputs[-1] @ w.T))
        gradients = torch.autograd.grad(outputs[-1], outputs, arriving)
        lengths[name] = [g.norm().item() / arriving.norm().item() for g in reversed(gradients)]

    for passed in range(depth + 1):
        yield Point(passed, {name: length[passed] for name, length in lengths.items()})
    return {f"{name}_full": length[-1] for name, length in lengths.items()}


if __name__ == "__main__":
    main(__file__)
