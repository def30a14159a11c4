"""Why follow the gradient? The best of many random steps hardly lowers the loss at all."""

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, digits, main


def run(seed: int, width: int, length: float, directions: int):
    torch.manual_seed(seed)
    images, labels = digits(seed, train=200).train
    images = images.double()  # in float32, rounding would hide the effect of a short step
    net = nn.Sequential(nn.Linear(64, width), nn.ReLU(), nn.Linear(width, 10)).double()

    loss = cross_entropy(net(images), labels)
    gradients = torch.autograd.grad(loss, list(net.parameters()))
    gradient = torch.cat([part.flatten() for part in gradients])  # one long vector
    start = nn.utils.parameters_to_vector(net.parameters()).detach()

    @torch.no_grad()
    def fall(direction: torch.Tensor) -> float:
        step = length * direction / direction.norm()
        nn.utils.vector_to_parameters(start + step, net.parameters())
        return (loss - cross_entropy(net(images), labels)).item()

    downhill = fall(-gradient)
    best = 0.0
    for tried in range(1, directions + 1):
        best = max(best, fall(torch.randn_like(gradient)))
        if tried % (directions // 20) == 0:
            yield Point(tried, {"downhill": downhill, "random": best})

    return {"downhill_fall": downhill, "random_fall": best}


if __name__ == "__main__":
    main(__file__)
