"""Steps against the gradient, from none to a long one: how far does the linear prediction hold?"""

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, digits, main

PARTS = 48  # of the longest step


def run(seed: int, width: int, longest: float):
    torch.manual_seed(seed)
    images, labels = digits(seed, train=500).train
    net = nn.Sequential(nn.Linear(64, width), nn.ReLU(), nn.Linear(width, 10))

    loss = cross_entropy(net(images), labels)
    gradients = torch.autograd.grad(loss, list(net.parameters()))
    gradient = torch.cat([part.flatten() for part in gradients])  # one long vector
    random = torch.randn(len(gradient))
    directions = {"downhill": -gradient / gradient.norm(), "random": random / random.norm()}

    start = nn.utils.parameters_to_vector(net.parameters()).detach()
    curves = {"downhill": [], "random": []}
    for part in range(PARTS + 1):
        length = longest * part / PARTS
        for name, direction in directions.items():
            nn.utils.vector_to_parameters(start + length * direction, net.parameters())
            with torch.no_grad():
                curves[name].append(cross_entropy(net(images), labels).item())
        yield Point(length, {name: losses[-1] for name, losses in curves.items()})

    return {
        "start_loss": loss.item(),
        "lowest_loss": min(curves["downhill"]),
        "far_loss": curves["downhill"][-1],
        "far_random_loss": curves["random"][-1],
    }


if __name__ == "__main__":
    main(__file__)
