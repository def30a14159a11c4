"""Looking again and again at tests without a difference: some look is significant far too often."""

import torch

from mlquiz.lab import Point, main

TESTS = 500
LIMIT = 1.96  # standard deviations; beyond it lie 5 % of a normal distribution


def run(seed: int, looks: int, visitors: int, rate: float):
    torch.manual_seed(seed)
    size = torch.full((2, TESTS, looks), float(visitors))
    bought = torch.binomial(size, torch.full_like(size, rate)).cumsum(dim=-1)

    shown = visitors * torch.arange(1, looks + 1)
    rate_a, rate_b = bought / shown
    pooled = (rate_a + rate_b) / 2
    deviation = (2 * pooled * (1 - pooled) / shown).sqrt()  # of the difference of two rates
    significant = ((rate_a - rate_b).abs() > LIMIT * deviation).float()
    ever = significant.cummax(dim=-1).values

    for look in range(looks):
        once_now, ever_now = significant[:, look].mean().item(), ever[:, look].mean().item()
        yield Point(shown[look].item(), {"ever": ever_now, "once": once_now})

    return {"ever_end": ever_now, "once_end": once_now}


if __name__ == "__main__":
    main(__file__)
