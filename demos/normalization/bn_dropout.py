"""BatchNorm in place of dropout? Four nets learn few digits, some of which are labelled wrongly."""

import copy

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, digits, main


def run(seed: int, p: float, label_noise: float, learning_rate: float, updates: int):
    torch.manual_seed(seed)
    train, test = digits(seed, train=200, label_noise=label_noise)
    hidden, out = nn.Linear(64, 128), nn.Linear(128, 10)
    nets = {
        "plain": network(hidden, out),
        "bn": network(hidden, out, bn=True),
        "dropout": network(hidden, out, p=p),
        "both": network(hidden, out, bn=True, p=p),
    }
    optimizers = {
        name: torch.optim.Adam(net.parameters(), lr=learning_rate) for name, net in nets.items()
    }
    best = dict.fromkeys(nets, float("inf"))  # the lowest test loss of each net so far

    for update in range(1, updates + 1):
        batch = torch.randint(len(train.images), (64,))
        for name, net in nets.items():
            net.train()
            loss = cross_entropy(net(train.images[batch]), train.labels[batch])
            optimizers[name].zero_grad()
            loss.backward()
            optimizers[name].step()
        if update % (updates // 30) == 0:
            test_losses = {name: eval_loss(net, *test) for name, net in nets.items()}
            gaps = {
                f"{name}_gap": test_losses[name] - eval_loss(net, *train)
                for name, net in nets.items()
            }
            best = {name: min(best[name], test_losses[name]) for name in nets}
            yield Point(update, test_losses | gaps)

    return gaps | {f"{name}_best": loss for name, loss in best.items()}


def network(hidden: nn.Linear, out: nn.Linear, bn: bool = False, p: float = 0.0) -> nn.Sequential:
    hidden, out = copy.deepcopy((hidden, out))  # all start from the same weights
    norm = nn.BatchNorm1d(128) if bn else nn.Identity()
    return nn.Sequential(hidden, norm, nn.ReLU(), nn.Dropout(p), out)


@torch.no_grad()
def eval_loss(net: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> float:
    return cross_entropy(net.eval()(images), labels).item()


if __name__ == "__main__":
    main(__file__)
