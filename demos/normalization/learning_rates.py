"""A deep net with batch normalization trains at a rate at which the plain net fails."""

import math

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, above, below, close, digits, main


def run(seed: int, low_rate: float, high_rate: float, depth: int, batch_size: int, updates: int):
    images, labels = digits(seed).train
    arms = {
        "plain_low": (nn.Identity, low_rate),
        "bn_low": (nn.BatchNorm1d, low_rate),
        "plain_high": (nn.Identity, high_rate),
        "ln_high": (nn.LayerNorm, high_rate),
        "bn_high": (nn.BatchNorm1d, high_rate),
    }
    nets, optimizers = {}, {}
    for name, (norm, learning_rate) in arms.items():
        torch.manual_seed(seed)  # every net starts from the same weights
        nets[name] = he_net(depth, norm)
        optimizers[name] = torch.optim.SGD(nets[name].parameters(), lr=learning_rate)
    norm_at_start = weight_norm(nets["bn_high"])

    for update in range(1, updates + 1):
        batch = torch.randint(len(images), (batch_size,))
        for name, net in nets.items():
            loss = cross_entropy(net(images[batch]), labels[batch])
            optimizers[name].zero_grad()
            loss.backward()
            optimizers[name].step()
        if update % 5 == 0:
            yield Point(update, {name: loss_on(net, images, labels) for name, net in nets.items()})

    measured = {name: loss_on(net, images, labels) for name, net in nets.items()}
    measured["growth_bn_low"] = weight_norm(nets["bn_low"]) / norm_at_start
    measured["growth_bn_high"] = weight_norm(nets["bn_high"]) / norm_at_start
    return measured


def he_net(depth: int, norm: type[nn.Module]) -> nn.Sequential:
    layers: list[nn.Module] = []
    for _ in range(depth):
        linear = nn.Linear(64, 64, bias=False)  # batch normalization would subtract a bias again
        nn.init.kaiming_normal_(linear.weight, nonlinearity="relu")
        layers += [linear, norm(64), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(64, 10))


def weight_norm(net: nn.Sequential) -> float:
    hidden = [layer.weight.detach() for layer in net[:-1] if isinstance(layer, nn.Linear)]
    return torch.stack(hidden).norm().item()


@torch.no_grad()
def loss_on(net: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> float:
    # In training mode, like the loss that is minimized. A net that has blown up is infinitely bad.
    loss = cross_entropy(net(images), labels).item()
    return math.inf if math.isnan(loss) else loss


def bn_trains_at_high(m):
    return below(m["bn_high"], 0.5)


def plain_fails_at_high(m):
    return above(m["plain_high"], m["bn_high"], margin=1.0)


def plain_trains_at_low(m):
    return below(m["plain_low"], 1.6)


def alike_at_low(m):
    return close(m["plain_low"], m["bn_low"], tolerance=0.6)


def ln_fails_at_high(m):
    return above(m["ln_high"], m["bn_high"], margin=0.6)


def high_rate_pays(m):
    return below(m["bn_high"], m["bn_low"], margin=0.3)


def weights_grow(m):
    return above(m["growth_bn_high"], m["growth_bn_low"], margin=0.03)


if __name__ == "__main__":
    main(__file__)
