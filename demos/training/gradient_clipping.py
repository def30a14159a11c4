"""One batch in raw pixels among scaled ones: a single long step, with and without clipping."""

import copy

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, digits, main


def run(seed: int, spike: float, threshold: float, learning_rate: float, updates: int):
    torch.manual_seed(seed)
    images, labels = digits(seed).train
    net = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    nets = {"unclipped": net, "clipped": copy.deepcopy(net)}
    bad_update = updates // 2

    losses = {"unclipped": [], "clipped": []}
    for update in range(1, updates + 1):
        batch = torch.randint(len(images), (64,))
        pixels = images[batch]
        if update == bad_update:
            pixels = spike * pixels  # somebody forgot to divide them by 255
        for name, net in nets.items():
            loss = cross_entropy(net(pixels), labels[batch])
            net.zero_grad()
            loss.backward()
            gradients = [weights.grad for weights in net.parameters()]
            norm = torch.cat([gradient.flatten() for gradient in gradients]).norm()
            # g <- g * min(1, threshold / |g|): the direction stays
            factor = min(1.0, (threshold / norm).item()) if name == "clipped" else 1.0
            with torch.no_grad():
                for weights in net.parameters():
                    weights -= learning_rate * factor * weights.grad
                losses[name].append(cross_entropy(net(images), labels).item())
        yield Point(update, {name: values[-1] for name, values in losses.items()})

    return {
        "bad_update": bad_update,
        "last_good_update": bad_update - 1,
        "before": losses["clipped"][bad_update - 2],
        "unclipped_after": losses["unclipped"][bad_update - 1],
        "clipped_after": losses["clipped"][bad_update - 1],
        "unclipped_end": losses["unclipped"][-1],
        "clipped_end": losses["clipped"][-1],
    }


if __name__ == "__main__":
    main(__file__)
