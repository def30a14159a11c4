"""A generator that starts away from the data, with the saturating and the non-saturating loss."""

import torch
from torch.nn.functional import softplus

from mlquiz.lab import Point, main

STARTS = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0]  # the data have mean 0, deviation 1
ARMS = ["saturating", "faster", "non_saturating"]
BATCH, HIDDEN, WARM_UP = 64, 16, 50


def run(seed: int, rate: float, updates: int):
    torch.manual_seed(seed)
    number = len(ARMS) * len(STARTS)  # of GANs, trained side by side
    # a generator turns noise into mean + scale * noise
    mean = torch.tensor(STARTS).repeat(len(ARMS)).view(number, 1, 1).requires_grad_()
    scale = torch.ones(number, 1, 1, requires_grad=True)
    rates = torch.tensor([rate, 10 * rate, rate]).repeat_interleave(len(STARTS))
    discriminator = [
        torch.randn(1, HIDDEN).repeat(number, 1, 1).requires_grad_(),
        torch.zeros(number, 1, HIDDEN, requires_grad=True),
        (torch.randn(HIDDEN, 1) / HIDDEN**0.5).repeat(number, 1, 1).requires_grad_(),
        torch.zeros(number, 1, 1, requires_grad=True),
    ]
    optimizer = torch.optim.Adam(discriminator, lr=0.05)

    for step in range(-WARM_UP, updates):
        # discriminator D, the sigmoid of a logit: -ln D(real) - ln(1 - D(fake))
        real = torch.randn(number, BATCH, 1)
        fake = mean + scale * torch.randn(number, BATCH, 1)
        loss = softplus(-logit(discriminator, real)) + softplus(logit(discriminator, fake.detach()))
        optimizer.zero_grad()
        loss.mean(dim=1).sum().backward()
        optimizer.step()
        if step < 0:
            continue  # at first the discriminator learns alone

        # generator: ln(1 - D(fake)) in the first two arms, -ln D(fake) in the third
        fake = mean + scale * torch.randn(number, BATCH, 1)
        out = logit(discriminator, fake).view(len(ARMS), -1)
        loss = -softplus(out[:2]).sum() + softplus(-out[2]).sum()
        gradient_mean, gradient_scale = torch.autograd.grad(loss / BATCH, [mean, scale])
        if step == 0:
            push = gradient_mean.abs().view(len(ARMS), -1).tolist()
        with torch.no_grad():
            mean -= rates.view(number, 1, 1) * gradient_mean
            scale -= rates.view(number, 1, 1) * gradient_scale

    left = mean.detach().abs().view(len(ARMS), -1).tolist()
    for i, start in enumerate(STARTS):
        yield Point(start, {"push_saturating": push[0][i], "push_non_saturating": push[2][i]})
        yield Point(start, {arm: left[a][i] for a, arm in enumerate(ARMS)})
    near, far, farther = STARTS.index(2), STARTS.index(7), STARTS.index(9)
    return {
        "push_saturating": push[0][far],
        "push_non_saturating": push[2][far],
        "saturating_near": left[0][near],
        "non_saturating_near": left[2][near],
        "saturating_far": left[0][far],
        "non_saturating_far": left[2][far],
        "faster_farther": left[1][farther],
        "non_saturating_farther": left[2][farther],
    }


def logit(discriminator: list[torch.Tensor], x: torch.Tensor) -> torch.Tensor:
    w1, b1, w2, b2 = discriminator
    return (x @ w1 + b1).tanh() @ w2 + b2


if __name__ == "__main__":
    main(__file__)
