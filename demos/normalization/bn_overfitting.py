"""BatchNorm on wrong labels: it fits them sooner; at equal training loss the nets are alike."""

import copy

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, digits, main


def run(seed: int, images: int, label_noise: float, learning_rate: float, updates: int):
    torch.manual_seed(seed)
    train, test = digits(seed, train=images, label_noise=label_noise)
    hidden, output = nn.Linear(64, 128), nn.Linear(128, 10)
    nets = {
        "plain": copy.deepcopy(nn.Sequential(hidden, nn.ReLU(), output)),
        "bn": copy.deepcopy(nn.Sequential(hidden, nn.BatchNorm1d(128), nn.ReLU(), output)),
    }
    optimizers = {
        name: torch.optim.SGD(net.parameters(), lr=learning_rate) for name, net in nets.items()
    }

    history = {name: [] for name in nets}
    for update in range(1, updates + 1):
        batch = torch.randint(len(train.images), (64,))
        for name, net in nets.items():
            loss = cross_entropy(net.train()(train.images[batch]), train.labels[batch])
            optimizers[name].zero_grad()
            loss.backward()
            optimizers[name].step()
        if update % max(1, updates // 100) == 0:
            for name, net in nets.items():
                train_loss, test_loss = eval_loss(net, train), eval_loss(net, test)
                history[name].append((update, train_loss, test_loss))
                yield Point(update, {f"{name}_train": train_loss})
                yield Point(train_loss, {name: test_loss})

    # where the plain net fits the training set best, and BatchNorm's evaluation closest to that
    _, plain_fit, plain_test = min(history["plain"], key=lambda moment: moment[1])
    _, bn_fit, bn_test = history["bn"][-1]
    equal = min(history["bn"], key=lambda moment: abs(moment[1] - plain_fit))
    return {
        "plain_fit": plain_fit,
        "plain_test": plain_test,
        "bn_test": bn_test,
        "bn_fit": bn_fit,
        "equal_update": equal[0],
        "equal_fit": equal[1],
        "equal_test": equal[2],
        "plain_lowest": min(test_loss for *_, test_loss in history["plain"]),
        "bn_lowest": min(test_loss for *_, test_loss in history["bn"]),
    }


@torch.no_grad()
def eval_loss(net: nn.Module, examples) -> float:
    return cross_entropy(net.eval()(examples.images), examples.labels).item()


if __name__ == "__main__":
    main(__file__)
