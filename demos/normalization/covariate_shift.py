"""Internal covariate shift, measured: without BN, with BN, and with BN that is made to shift."""

import copy
import statistics
from collections.abc import Callable

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, above, below, digits, main


def run(seed: int, learning_rate: float, small_step: float, noise: float, depth: int, updates: int):
    images, labels = digits(seed).train
    probe = images[:256]
    arms = {
        "plain": list,
        "bn": lambda: [nn.BatchNorm1d(64)],
        "noisy": lambda: [nn.BatchNorm1d(64), ShiftingNoise(noise)],
    }
    nets, optimizers = {}, {}
    for name, norm in arms.items():
        torch.manual_seed(seed)  # every net starts from the same weights
        nets[name] = he_net(depth, norm)
        optimizers[name] = torch.optim.SGD(nets[name].parameters(), lr=learning_rate)

    input_shifts = {name: [] for name in nets}
    rises = {"plain": [], "bn": []}
    first_gradient_shift = {}
    for update in range(updates):
        batch = torch.randint(len(images), (64,))
        x, y = images[batch], labels[batch]
        if measuring := update % 5 == 0:
            point = {f"loss_{name}": loss_on(net, images, labels) for name, net in nets.items()}
            for name in ("plain", "bn"):
                point[f"shift_{name}"] = gradient_shift(nets[name], x, y, small_step)
                first_gradient_shift.setdefault(name, point[f"shift_{name}"])
                rises[name].append(worst_rise(nets[name], x, y))
            yield Point(update, point)

        for name, net in nets.items():
            before = hidden_layers(net, probe) if measuring else []
            loss = cross_entropy(net(x), y)
            optimizers[name].zero_grad()
            loss.backward()
            optimizers[name].step()
            if measuring:
                input_shifts[name].append(input_shift(before, hidden_layers(net, probe)))

    measured = {f"loss_{name}": loss_on(net, images, labels) for name, net in nets.items()}
    for name, shifts in input_shifts.items():
        by_layer = [statistics.median(layer) for layer in zip(*shifts, strict=True)]
        measured[f"input_shift_{name}"] = statistics.mean(by_layer)
        measured[f"input_shift_{name}_first"] = by_layer[0]
        measured[f"input_shift_{name}_last"] = by_layer[-1]
    for name in ("plain", "bn"):
        measured[f"gradient_shift_{name}"] = first_gradient_shift[name]
        measured[f"rise_{name}"] = max(rises[name])
    return measured


class ShiftingNoise(nn.Module):
    """Makes the next layer's inputs shift, whatever batch normalization did to them."""

    def __init__(self, noise: float):
        super().__init__()
        self.noise = noise

    def forward(self, hidden: torch.Tensor) -> torch.Tensor:
        """Move and stretch each unit at random, alike for the whole batch."""
        units = hidden.shape[1]
        stretch = torch.empty(units).uniform_(0.8, 1.25)
        move = torch.empty(units).uniform_(-self.noise, self.noise)
        return stretch * hidden + move


def he_net(depth: int, norm: Callable[[], list[nn.Module]]) -> nn.Sequential:
    layers: list[nn.Module] = []
    for _ in range(depth):
        linear = nn.Linear(64, 64, bias=False)
        nn.init.kaiming_normal_(linear.weight, nonlinearity="relu")
        layers += [linear, *norm(), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(64, 10))


@torch.no_grad()
def loss_on(net: nn.Module, x: torch.Tensor, y: torch.Tensor) -> float:
    return cross_entropy(net(x), y).item()


@torch.no_grad()
def hidden_layers(net: nn.Sequential, x: torch.Tensor) -> list[torch.Tensor]:
    hidden = []
    for layer in net:
        x = layer(x)
        if isinstance(layer, nn.ReLU):
            hidden.append(x)
    return hidden


def input_shift(before: list[torch.Tensor], after: list[torch.Tensor]) -> list[float]:
    """How far the units' means moved, in standard deviations: one number for each hidden layer."""
    return [
        ((new.mean(0) - old.mean(0)).abs().mean() / old.std(0).mean()).item()
        for old, new in zip(before, after, strict=True)
    ]


def gradient_shift(net: nn.Sequential, x: torch.Tensor, y: torch.Tensor, step: float) -> float:
    """How far a layer's gradient moves if only the layers before it take a step; relative."""
    direction = gradients(net, x, y)
    updated = stepped(net, direction, step)
    before = dict(zip(net.parameters(), direction, strict=True))
    shifts = []
    for index, layer in enumerate(net[:-1]):
        if isinstance(layer, nn.Linear) and index > 0:
            hybrid = nn.Sequential(*updated[:index], *net[index:])
            (after,) = torch.autograd.grad(cross_entropy(hybrid(x), y), layer.weight)
            old = before[layer.weight]
            shifts.append(((after - old).norm() / old.norm()).item())
    return statistics.mean(shifts)


def worst_rise(net: nn.Sequential, x: torch.Tensor, y: torch.Tensor) -> float:
    """How far the loss climbs above its start on a straight walk along the negative gradient."""
    direction = gradients(net, x, y)
    walk = [
        loss_on(stepped(net, direction, distance), x, y) for distance in (0.1, 0.2, 0.3, 0.4, 0.5)
    ]
    return max(walk) - loss_on(net, x, y)


def gradients(net: nn.Module, x: torch.Tensor, y: torch.Tensor) -> tuple[torch.Tensor, ...]:
    return torch.autograd.grad(cross_entropy(net(x), y), list(net.parameters()))


@torch.no_grad()
def stepped(
    net: nn.Sequential, direction: tuple[torch.Tensor, ...], distance: float
) -> nn.Sequential:
    moved = copy.deepcopy(net)
    for parameter, gradient in zip(moved.parameters(), direction, strict=True):
        parameter.sub_(distance * gradient)
    return moved


def bn_pins_means(m):
    return below(m["input_shift_bn"], m["input_shift_plain"], margin=0.1)


def plain_shift_grows_with_depth(m):
    return above(m["input_shift_plain_last"], m["input_shift_plain_first"], margin=0.07)


def noisy_shifts_more(m):
    return above(m["input_shift_noisy"], m["input_shift_plain"], margin=0.05)


def noisy_trains_better(m):
    return below(m["loss_noisy"], m["loss_plain"], margin=0.05)


def bn_gradient_shifts_more(m):
    return above(m["gradient_shift_bn"], m["gradient_shift_plain"], margin=0.03)


def bn_is_smoother(m):
    return below(m["rise_bn"], m["rise_plain"], margin=0.4)


def bn_trains_best(m):
    return below(m["loss_bn"], min(m["loss_plain"], m["loss_noisy"]), margin=0.05)


if __name__ == "__main__":
    main(__file__)
