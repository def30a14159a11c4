"""The loss and the shift of the layers' inputs: plain, with BN, with BN that is made to shift."""

import copy
import math

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, digits, main

WIDTH = 64
RATES = [0.01 * 2**k for k in range(10)]  # each twice as high as the one before
NETS = len(RATES)  # trained side by side, one at each rate


class ShiftingNoise(nn.Module):
    """Scale and shift each unit at random, anew in each pass, alike for all examples."""

    def __init__(self, noise: float):
        super().__init__()
        self.noise = noise

    def forward(self, hidden: torch.Tensor) -> torch.Tensor:
        """Return the units as the next layer sees them."""
        units = hidden.shape[1]
        scale = torch.empty(units).uniform_(0.8, 1.25)
        shift = torch.empty(units).uniform_(-self.noise, self.noise)
        return scale * hidden + shift


def run(seed: int, depth: int, noise: float, updates: int):
    torch.manual_seed(seed)
    images, labels = digits(seed).train
    norm = nn.BatchNorm1d(NETS * WIDTH)
    norms = {
        "plain": nn.Identity(),
        "bn": norm,
        "noisy": nn.Sequential(norm, ShiftingNoise(noise)),
    }
    linears = [Linears(64, WIDTH), *(Linears(WIDTH, WIDTH) for _ in range(depth - 1))]
    output = Linears(WIDTH, 10)
    nets = {}
    for name, norm in norms.items():
        layers = [layer for linear in linears for layer in (linear, norm, nn.ReLU())]
        # copied one by one, or all layers would share one norm
        nets[name] = nn.Sequential(*[copy.deepcopy(layer) for layer in [*layers, output]])

    shifts = {name: [] for name in nets}
    for update in range(updates):
        batch = torch.randint(len(images), (32,))
        for name, net in nets.items():
            is_measured = update % 10 == 9
            before = hidden_layers(net, images[:128]) if is_measured else []
            loss = losses(net, images[batch], labels[batch])
            net.zero_grad()
            # The gradient of a sum: each net gets that of its own loss, times its own rate.
            (torch.tensor(RATES) * loss).sum().backward()
            with torch.no_grad():
                for weights in net.parameters():
                    weights -= weights.grad  # w <- w - rate * gradient
            if is_measured:
                shifts[name].append(input_shift(before, hidden_layers(net, images[:128])))

    ends = {name: loss_on(net, images, labels) for name, net in nets.items()}
    typical = {
        name: torch.stack(moments).nanmedian(0).values.tolist() for name, moments in shifts.items()
    }
    for index, rate in enumerate(RATES):
        point = {f"{name}_loss": ends[name][index] for name in nets}
        yield Point(rate, point | {f"{name}_shift": typical[name][index] for name in nets})

    result = {}
    for name in nets:
        best = min(range(NETS), key=ends[name].__getitem__)
        result[f"{name}_rate"] = RATES[best]
        result[f"{name}_best"] = ends[name][best]
        result[f"{name}_shift"] = typical[name][best]
    return result


class Linears(nn.Module):
    """A linear layer for each of the nets, all with the same He weights."""

    def __init__(self, inputs: int, outputs: int):
        super().__init__()
        weight = math.sqrt(2 / inputs) * torch.randn(inputs, outputs)
        self.weight = nn.Parameter(weight.repeat(NETS, 1, 1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Map (examples, nets * inputs) to (examples, nets * outputs)."""
        per_net = x.unflatten(1, (NETS, -1)).transpose(0, 1)  # (nets, examples, inputs)
        return (per_net @ self.weight).transpose(0, 1).flatten(1)


def losses(net: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    logits = net(images.repeat(1, NETS)).unflatten(1, (NETS, 10)).transpose(1, 2)
    return cross_entropy(logits, labels[:, None].expand(-1, NETS), reduction="none").mean(0)


@torch.no_grad()
def loss_on(net: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> list[float]:
    """Return the loss of each net; infinity for one that has diverged."""
    return losses(net, images, labels).nan_to_num(math.inf, math.inf).tolist()


@torch.no_grad()
def hidden_layers(net: nn.Sequential, images: torch.Tensor) -> list[torch.Tensor]:
    x, hidden = images.repeat(1, NETS), []
    for layer in net:
        x = layer(x)
        if isinstance(layer, nn.ReLU):
            hidden.append(x.unflatten(1, (NETS, WIDTH)))
    return hidden


def input_shift(before: list[torch.Tensor], after: list[torch.Tensor]) -> torch.Tensor:
    """Return how far one update moves the units' means, in standard deviations, for each net."""
    shifts = [
        (new.mean(0) - old.mean(0)).abs().mean(1) / old.std(0).mean(1)
        for old, new in zip(before, after, strict=True)
    ]
    return torch.stack(shifts).mean(0)


if __name__ == "__main__":
    main(__file__)
