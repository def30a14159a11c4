"""What explodes: the norm of a gradient on its way back, by the scale of the weights."""

import torch
from torch.nn.functional import relu

from mlquiz.lab import Point, main


def run(seed: int, depth: int, width: int, large: float, small: float):
    torch.manual_seed(seed)
    he = (2 / width) ** 0.5  # the standard deviation at which a ReLU layer preserves the norm
    matrices = [he * torch.randn(width, width, dtype=torch.float64) for _ in range(depth)]
    inputs = torch.randn(64, width, dtype=torch.float64)
    arriving = torch.randn(64, width, dtype=torch.float64)  # the gradient at the output

    lengths = {
        "large": backward(inputs, [large * w for w in matrices], arriving),
        "he": backward(inputs, matrices, arriving),
        "small": backward(inputs, [small * w for w in matrices], arriving),
        "skip": backward(inputs, [small * w for w in matrices], arriving, skip=True),
    }
    for passed in range(depth + 1):
        yield Point(passed, {name: length[passed] for name, length in lengths.items()})
    return {
        "large_half": lengths["large"][depth // 2],
        "large_full": lengths["large"][-1],
        "he_full": lengths["he"][-1],
        "small_full": lengths["small"][-1],
        "skip_full": lengths["skip"][-1],
        "half": depth // 2,
    }


def backward(inputs, matrices, arriving, skip: bool = False) -> list[float]:
    """Return the gradient's norm at every layer, from the output, where it is 1, to the input."""
    outputs = [inputs.requires_grad_()]
    for w in matrices:
        h = outputs[-1]
        outputs.append(relu(h @ w.T) + h if skip else relu(h @ w.T))
    gradients = torch.autograd.grad(outputs[-1], outputs, arriving)
    return [gradient.norm().item() / arriving.norm().item() for gradient in reversed(gradients)]


if __name__ == "__main__":
    main(__file__)
