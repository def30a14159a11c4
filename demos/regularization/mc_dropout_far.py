"""Monte Carlo dropout in one dimension: how wide is the band where there were no data?"""

import torch
from torch import nn
from torch.nn.functional import mse_loss

from mlquiz.lab import Point, main


def run(seed: int, p: float, points: int, times: int, updates: int):
    torch.manual_seed(seed)
    few_x, few_y = noisy_sine(points)
    many_x, many_y = noisy_sine(points * times)
    few = train(few_x, few_y, p, updates)
    many = train(many_x, many_y, p, updates)

    grid = torch.linspace(-3, 3, 61).unsqueeze(1)
    truth = torch.sin(3 * grid).squeeze(1)
    with torch.no_grad():  # the masks stay on: the nets were never put into eval mode
        passes = torch.stack([few(grid) for _ in range(200)]).squeeze(2)
        many_passes = torch.stack([many(grid) for _ in range(200)]).squeeze(2)
    mean, spread = passes.mean(dim=0), passes.std(dim=0)
    curves = {
        "truth": truth,
        "low": mean - 2 * spread,
        "high": mean + 2 * spread,
        "spread": spread,
        "many_spread": many_passes.std(dim=0),
    }
    for i, x in enumerate(grid.squeeze(1).tolist()):
        yield Point(x, {name: curve[i].item() for name, curve in curves.items()})
    for x, y in zip(few_x.squeeze(1).tolist(), few_y.squeeze(1).tolist(), strict=True):
        yield Point(x, {"data": y})

    middle, beyond = 30, 56  # x = 0 and x = 2.6
    return {
        "far_truth": truth[beyond].item(),
        "far_high": curves["high"][beyond].item(),
        "spread": spread[middle].item(),
        "many_spread": curves["many_spread"][middle].item(),
    }


def noisy_sine(points: int) -> tuple[torch.Tensor, torch.Tensor]:
    x = torch.rand(points, 1) * 2 - 1  # the data are between -1 and 1
    return x, torch.sin(3 * x) + 0.1 * torch.randn(points, 1)


def train(x: torch.Tensor, y: torch.Tensor, p: float, updates: int) -> nn.Module:
    net = nn.Sequential(
        *(nn.Linear(1, 64), nn.ReLU(), nn.Dropout(p)),
        *(nn.Linear(64, 64), nn.ReLU(), nn.Dropout(p)),
        nn.Linear(64, 1),
    )
    optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
    for _ in range(updates):
        loss = mse_loss(net(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return net


if __name__ == "__main__":
    main(__file__)
