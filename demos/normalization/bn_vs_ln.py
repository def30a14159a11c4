"""BatchNorm and LayerNorm on tiny and on large batches: only BatchNorm breaks on tiny ones."""

import copy
from statistics import mean

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, digits, main


def run(seed: int, small_batch: int, learning_rate: float, updates: int):
    torch.manual_seed(seed)
    train, test = digits(seed)
    linears = nn.Linear(64, 64), nn.Linear(64, 64), nn.Linear(64, 10)
    sizes = [small_batch * 2**doublings for doublings in range(5)]
    drawn = torch.randint(len(train.images), (updates, sizes[-1]))  # one row for each update

    finals = {}
    for size in sizes:
        nets = {"bn": network(nn.BatchNorm1d, linears), "ln": network(nn.LayerNorm, linears)}
        if size == small_batch:
            nets["gn"] = network(eight_groups, linears)
            nets["rms"] = network(nn.RMSNorm, linears)
        optimizers = {
            name: torch.optim.SGD(net.parameters(), lr=learning_rate) for name, net in nets.items()
        }
        losses = {name: [] for name in nets}

        for update in range(1, updates + 1):
            batch = drawn[update - 1, :size]  # a small batch is the beginning of a large one
            for name, net in nets.items():
                net.train()
                loss = cross_entropy(net(train.images[batch]), train.labels[batch])
                optimizers[name].zero_grad()
                loss.backward()
                optimizers[name].step()
            if update % (updates // 25) == 0:
                for name, net in nets.items():
                    losses[name].append(eval_loss(net, *test))
                if size == small_batch:
                    yield Point(update, {name: curve[-1] for name, curve in losses.items()})

        # The mean of the last five evaluations, since a single one is noisy for tiny batches.
        finals[size] = {name: mean(curve[-5:]) for name, curve in losses.items()}
        yield Point(size, {"bn_by_size": finals[size]["bn"], "ln_by_size": finals[size]["ln"]})

    small, large = finals[small_batch], finals[sizes[-1]]
    return {
        "bn_small": small["bn"],
        "ln_small": small["ln"],
        "bn_large": large["bn"],
        "ln_large": large["ln"],
        "bn_curve": small["bn"],
        "gn_curve": small["gn"],
        "rms_curve": small["rms"],
    }


def network(norm, linears) -> nn.Sequential:
    """Return a net with a norm after each hidden layer, and the same first weights every time."""
    first, second, last = copy.deepcopy(linears)
    return nn.Sequential(first, norm(64), nn.ReLU(), second, norm(64), nn.ReLU(), last)


def eight_groups(features: int) -> nn.GroupNorm:
    return nn.GroupNorm(8, features)


@torch.no_grad()
def eval_loss(net: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> float:
    return cross_entropy(net.eval()(images), labels).item()


if __name__ == "__main__":
    main(__file__)
