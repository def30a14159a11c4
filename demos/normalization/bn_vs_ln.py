"""BatchNorm and LayerNorm on tiny and on large batches: only BatchNorm breaks on tiny ones."""

import copy
from statistics import mean

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, above, below, close, digits, main


def run(seed: int, small_batch: int, large_batch: int, learning_rate: float, updates: int):
    train, test = digits(seed)
    arms = {
        "bn_small": (nn.BatchNorm1d, small_batch),
        "bn_large": (nn.BatchNorm1d, large_batch),
        "ln_small": (nn.LayerNorm, small_batch),
        "ln_large": (nn.LayerNorm, large_batch),
    }
    nets = {name: network(norm, seed) for name, (norm, _) in arms.items()}
    optimizers = {
        name: torch.optim.SGD(net.parameters(), lr=learning_rate) for name, net in nets.items()
    }
    curves = {name: [] for name in arms}

    for update in range(1, updates + 1):
        drawn = torch.randint(len(train.images), (max(small_batch, large_batch),))
        for name, (_, batch_size) in arms.items():
            batch = drawn[:batch_size]
            loss = cross_entropy(nets[name].train()(train.images[batch]), train.labels[batch])
            optimizers[name].zero_grad()
            loss.backward()
            optimizers[name].step()
        if update % 10 == 0:
            for name, net in nets.items():
                curves[name].append(eval_loss(net, *test))
            yield Point(update, {name: curve[-1] for name, curve in curves.items()})

    result = {name: mean(curve[-10:]) for name, curve in curves.items()}
    by_class = test.images[test.labels.argsort()]
    for name, (_, batch_size) in arms.items():
        result[f"{name}_flips"] = flips(nets[name], test.images, batch_size)
        result[f"{name}_flips_by_class"] = flips(nets[name], by_class, 50)
    in_pairs = train_mode_logits(nets["bn_small"], test.images, small_batch)
    result["bn_small_train_mode"] = cross_entropy(in_pairs, test.labels).item()
    recalibrate(nets["bn_small"], train.images)
    result["bn_small_recalibrated"] = eval_loss(nets["bn_small"], *test)
    return result


def network(norm: type[nn.Module], seed: int) -> nn.Sequential:
    torch.manual_seed(seed)  # all four start from the same weights
    hidden = [nn.Linear(64, 64), norm(64), nn.ReLU(), nn.Linear(64, 64), norm(64), nn.ReLU()]
    return nn.Sequential(*hidden, nn.Linear(64, 10))


@torch.no_grad()
def eval_loss(net: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> float:
    return cross_entropy(net.eval()(images), labels).item()


@torch.no_grad()
def train_mode_logits(net: nn.Module, images: torch.Tensor, batch_size: int) -> torch.Tensor:
    net = copy.deepcopy(net).train()  # a copy, because train mode moves the running averages
    return torch.cat([net(batch) for batch in images.split(batch_size)])


@torch.no_grad()
def flips(net: nn.Module, images: torch.Tensor, batch_size: int) -> float:
    """The share of images that are classified differently in train mode than in eval mode."""
    classes = net.eval()(images).argmax(1)
    return (train_mode_logits(net, images, batch_size).argmax(1) != classes).float().mean().item()


@torch.no_grad()
def recalibrate(net: nn.Module, images: torch.Tensor) -> None:
    """Replace the running averages by the statistics of the whole training set."""
    for layer in net:
        if isinstance(layer, nn.BatchNorm1d):
            layer.momentum = 1.0
    net.train()(images)


def bn_breaks(m):
    return above(m["bn_small"], m["bn_large"], margin=0.6)


def ln_copes(m):
    return below(m["ln_small"], m["bn_small"], margin=0.4)


def ln_still_feels_it(m):
    return above(m["ln_small"], m["ln_large"], margin=0.1)


def alike_at_large(m):
    return close(m["bn_large"], m["ln_large"], tolerance=0.05)


def modes_part_at_small(m):
    return above(m["bn_small_flips"], 0.25)


def modes_agree_at_large(m):
    return below(m["bn_large_flips"], 0.1)


def train_mode_is_no_better(m):
    return above(m["bn_small_train_mode"], m["bn_small"], margin=0.1)


def recalibration_does_not_save(m):
    return above(m["bn_small_recalibrated"], m["bn_large"], margin=0.6)


def forgetting_eval_hurts_bn(m):
    return above(m["bn_large_flips_by_class"], 0.3)


def ln_has_one_mode(m):
    return close(
        max(m["ln_small_flips_by_class"], m["ln_large_flips_by_class"]), 0.0, tolerance=0.002
    )


if __name__ == "__main__":
    main(__file__)
