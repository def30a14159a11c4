"""Loss and test error against the learning rate: no normalization, LayerNorm, BatchNorm."""

import copy
import math

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, digits, main

WIDTH = 64
RATES = [0.005 * 2**k for k in range(10)]  # each twice as high as the one before
NETS = len(RATES)  # trained side by side, one at each rate


def run(seed: int, depth: int, batch_size: int, updates: int):
    torch.manual_seed(seed)
    train, test = digits(seed)
    norms = {
        "plain": nn.Identity(),
        "ln": nn.GroupNorm(NETS, NETS * WIDTH),  # one group of features for each net: LayerNorm
        "bn": nn.BatchNorm1d(NETS * WIDTH),
    }
    hidden = [Linears(64, WIDTH), *(Linears(WIDTH, WIDTH) for _ in range(depth - 1))]
    output = Linears(WIDTH, 10)
    nets = {}
    for name, norm in norms.items():
        layers = [layer for linear in hidden for layer in (linear, norm, nn.ReLU())]
        # copied one by one, or all layers would share one norm
        nets[name] = nn.Sequential(*[copy.deepcopy(layer) for layer in [*layers, output]])

    for _ in range(updates):
        batch = torch.randint(len(train.images), (batch_size,))
        for net in nets.values():
            loss = losses(net.train(), train.images[batch], train.labels[batch])
            net.zero_grad()
            # The gradient of a sum: each net gets that of its own loss, times its own rate.
            (torch.tensor(RATES) * loss).sum().backward()
            with torch.no_grad():
                for weights in net.parameters():
                    weights -= weights.grad  # w <- w - rate * gradient

    ends = {name: loss_on(net.eval(), train) for name, net in nets.items()}
    errors = {name: error_on(net.eval(), test) for name, net in nets.items()}
    for index, rate in enumerate(RATES):
        point = {name: ends[name][index] for name in nets}
        yield Point(rate, point | {f"{name}_error": errors[name][index] for name in nets})

    result = {}
    for name in nets:
        best = min(range(NETS), key=ends[name].__getitem__)
        result[f"{name}_best"] = ends[name][best]
        result[f"{name}_rate"] = RATES[best]
        result[f"{name}_best_error"] = errors[name][best]

    # four times the highest rate at which the plain net learns (ends below half the loss of a blind
    # guess), but at most the highest of all
    learns = [index for index, end in enumerate(ends["plain"]) if end < math.log(10) / 2]
    beyond = min(max(learns, default=0) + 2, NETS - 1)
    return result | {
        "bn_at_plain_rate": ends["bn"][RATES.index(result["plain_rate"])],
        "beyond": RATES[beyond],
        "plain_beyond": ends["plain"][beyond],
        "bn_beyond": ends["bn"][beyond],
        "plain_end": ends["plain"][-1],  # at the highest rate
    }


class Linears(nn.Module):
    """A linear layer for each of the nets, all with the same He weights."""

    def __init__(self, inputs: int, outputs: int):
        super().__init__()
        weight = math.sqrt(2 / inputs) * torch.randn(inputs, outputs)
        self.weight = nn.Parameter(weight.repeat(NETS, 1, 1))
        self.bias = nn.Parameter(torch.zeros(NETS, outputs))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Map (examples, nets * inputs) to (examples, nets * outputs)."""
        per_net = x.unflatten(1, (NETS, -1)).transpose(0, 1)  # (nets, examples, inputs)
        return (per_net @ self.weight + self.bias[:, None]).transpose(0, 1).flatten(1)


def logits(net: nn.Module, images: torch.Tensor) -> torch.Tensor:
    """Return the logits of each net for each image: (images, classes, nets)."""
    return net(images.repeat(1, NETS)).unflatten(1, (NETS, 10)).transpose(1, 2)


def losses(net: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    labels = labels[:, None].expand(-1, NETS)
    return cross_entropy(logits(net, images), labels, reduction="none").mean(0)


@torch.no_grad()
def loss_on(net: nn.Module, examples) -> list[float]:
    return losses(net, *examples).nan_to_num(math.inf, math.inf).tolist()


@torch.no_grad()
def error_on(net: nn.Module, examples) -> list[float]:
    wrong = logits(net, examples.images).argmax(1) != examples.labels[:, None]
    return wrong.float().mean(0).tolist()


if __name__ == "__main__":
    main(__file__)
