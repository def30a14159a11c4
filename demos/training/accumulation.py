"""Gradient accumulation: micro-batches that add up to the large batch, and how to miss it."""

import copy

import torch
from torch import nn
from torch.nn.functional import cross_entropy
from torch.utils.flop_counter import FlopCounterMode

from mlquiz.lab import Point, above, below, close, digits, main


def run(seed: int, batch_size: int, micro_batches: int, learning_rate: float, updates: int):
    torch.manual_seed(seed)
    images, labels = digits(seed, train=1024).train
    plain, normalized = mlp(nn.Identity()), mlp(nn.BatchNorm1d(64))
    measured = compare_gradients(
        plain, normalized, images[:batch_size], labels[:batch_size], micro_batches
    )

    sgd, adam, k = torch.optim.SGD, torch.optim.Adam, micro_batches
    arms = {  # network, optimizer, learning rate, micro-batches, and what each loss is divided by
        "large": (plain, sgd, learning_rate, 1, 1),
        "accumulated": (plain, sgd, learning_rate, k, k),
        "undivided": (plain, sgd, learning_rate, k, 1),
        "higher_rate": (plain, sgd, learning_rate * k, 1, 1),
        "bn_large": (normalized, sgd, learning_rate, 1, 1),
        "bn_accumulated": (normalized, sgd, learning_rate, k, k),
        "adam": (plain, adam, 0.003, k, k),
        "adam_undivided": (plain, adam, 0.003, k, 1),
    }
    nets = {name: copy.deepcopy(net) for name, (net, *_) in arms.items()}
    optimizers = {
        name: optimizer(nets[name].parameters(), lr=rate)
        for name, (_, optimizer, rate, *_) in arms.items()
    }
    curves = {name: [] for name in arms}

    for update in range(1, updates + 1):
        batch = torch.randint(len(images), (batch_size,))
        for name, (*_, parts, divisor) in arms.items():
            optimizers[name].zero_grad()
            for micro_batch in batch.chunk(parts):
                loss = cross_entropy(nets[name](images[micro_batch]), labels[micro_batch])
                (loss / divisor).backward()
            optimizers[name].step()

        if update % max(1, updates // 30) == 0:
            for name, net in nets.items():
                curves[name].append(loss_on(net, images, labels))
            drawn = ("large", "accumulated", "undivided", "bn_large", "bn_accumulated")
            yield Point(update, {name: curves[name][-1] for name in drawn})

    return measured | {
        "micro_batches": micro_batches,
        "curves_apart": distance(curves["large"], curves["accumulated"]),
        "undivided_from_large": distance(curves["undivided"], curves["large"]),
        "undivided_from_higher": distance(curves["undivided"], curves["higher_rate"]),
        "bn_curves_apart": distance(curves["bn_large"], curves["bn_accumulated"]),
        "bn_large": curves["bn_large"][-1],
        "bn_accumulated": curves["bn_accumulated"][-1],
        "adam_apart": distance(curves["adam"], curves["adam_undivided"]),
    }


def mlp(norm: nn.Module) -> nn.Sequential:
    return nn.Sequential(nn.Linear(64, 64), norm, nn.ReLU(), nn.Linear(64, 10))


def compare_gradients(plain, normalized, images, labels, k: int) -> dict[str, float]:
    n = len(labels)
    even = [len(part) for part in labels.chunk(k)]
    uneven = [n // 2, n // 4, n // 8, n - n // 2 - n // 4 - n // 8]

    def gradient(net: nn.Module, sizes: list[int], weights: list[float]) -> torch.Tensor:
        """Add up the gradients of the micro-batches' mean losses, each times its weight."""
        net.zero_grad()
        inputs = images.to(next(net.parameters()).dtype)
        for x, y, weight in zip(inputs.split(sizes), labels.split(sizes), weights, strict=True):
            (weight * cross_entropy(net(x), y)).backward()
        return torch.cat([p.grad.flatten() for p in net.parameters()])

    def whole(net: nn.Module) -> torch.Tensor:
        return gradient(net, [n], [1.0])

    def accumulated(net: nn.Module) -> torch.Tensor:
        return gradient(net, even, [1 / k] * k)

    double = copy.deepcopy(plain).double()
    undivided = gradient(plain, even, [1.0] * k)
    with FlopCounterMode(display=False) as one_pass:
        whole(plain)
    with FlopCounterMode(display=False) as several_passes:
        accumulated(plain)
    return {
        "error": error(accumulated(plain), whole(plain)),
        "error_float64": error(accumulated(double), whole(double)),
        "undivided_length": (undivided.norm() / whole(plain).norm()).item(),
        "undivided_error": error(undivided / k, whole(plain)),
        "uneven_error": error(gradient(plain, uneven, [1 / 4] * 4), whole(plain)),
        "weighted_error": error(gradient(plain, uneven, [s / n for s in uneven]), whole(plain)),
        "bn_error": error(accumulated(normalized), whole(normalized)),
        "flops_ratio": several_passes.get_total_flops() / one_pass.get_total_flops(),
    }


def error(gradient: torch.Tensor, reference: torch.Tensor) -> float:
    return ((gradient - reference).norm() / reference.norm()).item()


def distance(curve: list[float], other: list[float]) -> float:
    return max(abs(a - b) for a, b in zip(curve, other, strict=True))


@torch.no_grad()
def loss_on(net: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> float:
    net.eval()
    loss = cross_entropy(net(images), labels).item()
    net.train()
    return loss


def gradient_is_the_same(m):
    return below(m["error"], 1e-5)


def only_rounding_differs(m):
    return below(m["error_float64"], 1e-12)


def undivided_is_k_times(m):
    return close(m["undivided_length"], m["micro_batches"], tolerance=1e-4)


def undivided_keeps_direction(m):
    return below(m["undivided_error"], 1e-5)


def uneven_parts_mislead(m):
    return above(m["uneven_error"], 0.15)


def weights_repair_uneven(m):
    return below(m["weighted_error"], 1e-5)


def batchnorm_differs(m):
    return above(m["bn_error"], 0.1)


def work_is_the_same(m):
    return close(m["flops_ratio"], 1.0, tolerance=0.0)


def curves_coincide(m):
    return below(m["curves_apart"], 1e-3)


def undivided_is_a_higher_rate(m):
    return below(m["undivided_from_higher"], 1e-3)


def undivided_leaves_the_curve(m):
    return above(m["undivided_from_large"], 0.6)


def batchnorm_curves_part(m):
    return above(m["bn_curves_apart"], 0.25)


def batchnorm_ends_alike(m):
    return close(m["bn_accumulated"], m["bn_large"], tolerance=0.04)


def adam_hardly_notices(m):
    return below(m["adam_apart"], 0.01)


if __name__ == "__main__":
    main(__file__)
