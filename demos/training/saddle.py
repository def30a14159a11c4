"""A network that starts near the saddle point at zero: how long does its loss stay there?"""

import torch
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, digits, main

POWERS = range(1, 11)  # initial weights of size 1/10, 1/100 and so on
DRAWN = {"plain_2": 2, "plain_4": 4, "plain_8": 8}


def run(seed: int, rate: float, beta: float, noise: float, updates: int):
    torch.manual_seed(seed)
    images, labels = digits(seed, train=150).train
    x = images - images.mean(dim=0)
    first, second = torch.randn(64, 8), torch.randn(8, 10)

    # One net for each power, stacked, and a last one that starts at exactly 0. There the gradient
    # of each layer is 0, since it is multiplied by the other one's weights: a saddle point.
    scales = torch.tensor([*(10.0**-power for power in POWERS), 0.0])[:, None, None]
    nets = {
        name: [(scales * w).requires_grad_() for w in (first, second)]
        for name in ("plain", "momentum", "noisy")
    }
    velocity = [torch.zeros_like(w) for w in nets["momentum"]]
    targets = labels.expand(len(scales), -1)
    standing = {name: torch.zeros(len(scales)) for name in nets}

    for update in range(updates + 1):
        losses = {}
        for name, weights in nets.items():
            logits = torch.tanh(x @ weights[0]) @ weights[1]
            loss = cross_entropy(logits.movedim(2, 1), targets, reduction="none").mean(dim=1)
            steps = torch.autograd.grad(loss.sum(), weights)
            if name == "momentum":
                velocity = [beta * v + g for v, g in zip(velocity, steps, strict=True)]
                steps = velocity
            elif name == "noisy":
                steps = [g + noise * torch.randn_like(g) for g in steps]
            with torch.no_grad():
                for w, step in zip(weights, steps, strict=True):
                    w -= rate * step
            losses[name] = loss.tolist()
            standing[name] += loss.detach() > 2.2  # the loss at the saddle is log(10) = 2.3
        if update % 5 == 0:
            drawn = {name: losses["plain"][POWERS.index(power)] for name, power in DRAWN.items()}
            zeros = {"plain_zero": losses["plain"][-1], "noisy_zero": losses["noisy"][-1]}
            yield Point(update, {**drawn, **zeros})

    for i, power in enumerate(POWERS):
        yield Point(10.0**-power, {name: out[i].item() for name, out in standing.items()})
    return {
        "zero_loss": losses["plain"][-1],
        "noisy_loss": losses["noisy"][-1],
        "plain_2_out": standing["plain"][POWERS.index(2)].item(),
        "plain_4_out": standing["plain"][POWERS.index(4)].item(),
        "plain_6_out": standing["plain"][POWERS.index(6)].item(),
        "plain_8_out": standing["plain"][POWERS.index(8)].item(),
        "momentum_8_out": standing["momentum"][POWERS.index(8)].item(),
        "noisy_8_out": standing["noisy"][POWERS.index(8)].item(),
    }


if __name__ == "__main__":
    main(__file__)
