"""What a larger batch costs, in bytes and examples, and what it buys, in updates."""

import copy
import itertools
import math

import torch
from torch import nn
from torch.nn.functional import cross_entropy
from torch.utils.checkpoint import checkpoint_sequential

from mlquiz.lab import Point, above, below, close, digits, main

SIZES = [4, 8, 16, 32, 64, 128, 256]
RATES = [0.4, 0.8, 0.2]
MOST_UPDATES = 600


def run(seed: int, target: float, base_rate: float, epochs: int):
    torch.manual_seed(seed)
    data = digits(seed, train=512)
    images = data.train.images
    start = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))

    saved, fixed, updates, test_loss = {}, {}, {}, {}
    for size in SIZES:
        saved[size] = bytes_saved(start, images[:size], start)
        fixed[size] = bytes_whatever_the_batch(start, images[:size], data.train.labels[:size])
        updates[size], test_loss[size] = best_of_rates(start, data, size, target)
        yield Point(
            size,
            {
                "saved": saved[size] / saved[SIZES[0]],
                "fixed": fixed[size] / fixed[SIZES[0]],
                "updates": updates[size] / updates[SIZES[0]],
                "examples": updates[size] * size / (updates[SIZES[0]] * SIZES[0]),
            },
        )

    m = {"parameters": sum(p.nbytes for p in start.parameters())}
    for size in SIZES:
        m |= {f"saved_{size}": saved[size], f"fixed_{size}": fixed[size]}
        m |= {f"updates_{size}": updates[size], f"test_{size}": test_loss[size]}
    m |= memory_savers(start, images[:64])
    for name, size, rate in (
        ("base", 8, base_rate),
        ("unscaled", 32, base_rate),
        ("times_4", 32, base_rate * 4),
        ("times_64", 512, base_rate * 64),
    ):
        last = epochs * len(images) // size
        *_, net = itertools.islice(training(start, data.train, size, rate), last)
        m[f"{name}_train"] = loss_on(net, data.train)
        m[f"{name}_gap"] = loss_on(net, data.test) - m[f"{name}_train"]
    return m


def memory_savers(net: nn.Module, images: torch.Tensor) -> dict[str, int]:
    deep = nn.Sequential(*(nn.Sequential(nn.Linear(64, 64), nn.ReLU()) for _ in range(16)))
    with torch.no_grad():
        inference = bytes_saved(net, images, net)
    return {
        "inference": inference,
        "deep": bytes_saved(deep, images, deep),
        "checkpointed": bytes_saved(
            deep, images, lambda x: checkpoint_sequential(deep, 4, x, use_reentrant=False)
        ),
    }


def bytes_saved(net: nn.Module, images: torch.Tensor, forward) -> int:
    """Bytes that autograd keeps for the backward pass, each tensor counted once, weights not."""
    weights = {p.untyped_storage().data_ptr() for p in net.parameters()}
    saved = {}

    def pack(tensor: torch.Tensor) -> torch.Tensor:
        saved[tensor.untyped_storage().data_ptr()] = tensor
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        forward(images)
    return sum(tensor.nbytes for address, tensor in saved.items() if address not in weights)


def bytes_whatever_the_batch(net: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> int:
    net = copy.deepcopy(net)
    optimizer = torch.optim.Adam(net.parameters())
    cross_entropy(net(images), labels).backward()
    optimizer.step()
    states = [value for state in optimizer.state.values() for value in state.values()]
    parameters = list(net.parameters())
    return sum(t.nbytes for t in [*parameters, *(p.grad for p in parameters), *states])


def best_of_rates(start: nn.Module, data, batch_size: int, target: float) -> tuple[float, float]:
    """The fewest updates to the target that any rate needs, and the test loss there."""
    best, test_loss = MOST_UPDATES, math.nan
    for rate in RATES:
        for update, net in enumerate(training(start, data.train, batch_size, rate), start=1):
            if update >= best:
                break
            if loss_on(net, data.train) < target:
                best, test_loss = update, loss_on(net, data.test)
    return best, test_loss


def training(start: nn.Module, examples, batch_size: int, rate: float):
    """Yield the net after each update, for ever."""
    net = copy.deepcopy(start)
    optimizer = torch.optim.SGD(net.parameters(), lr=rate)
    while True:
        for batch in torch.randperm(len(examples.labels)).split(batch_size):
            loss = cross_entropy(net(examples.images[batch]), examples.labels[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            yield net


@torch.no_grad()
def loss_on(net: nn.Module, examples) -> float:
    return cross_entropy(net(examples.images), examples.labels).item()


def saved_grows_with_batch(m):
    return close(m["saved_256"] / m["saved_4"], 64, tolerance=0.0)


def the_rest_stays(m):
    return close(m["fixed_256"], m["fixed_4"], tolerance=0.0)


def adam_needs_four_copies(m):
    return close(m["fixed_4"] / m["parameters"], 4, tolerance=0.01)


def small_batch_hardly_counts(m):
    return below(total(m, 8) / total(m, 4), 1.05)


def large_batch_counts(m):
    return above(total(m, 256) / total(m, 128), 1.4)


def total(m, size: int) -> int:
    return m[f"saved_{size}"] + m[f"fixed_{size}"]


def inference_saves_nothing(m):
    return close(m["inference"], 0, tolerance=0.0)


def checkpointing_saves(m):
    return below(m["checkpointed"], 0.5 * m["deep"])


def updates_fall(m):
    return above(m["updates_4"], 2 * m["updates_64"])


def returns_vanish(m):
    return below(m["updates_64"], 1.5 * m["updates_256"])


def examples_rise(m):
    return above(256 * m["updates_256"], 8 * 4 * m["updates_4"])


def same_loss_same_test(m):
    return close(m["test_256"], m["test_4"], tolerance=0.15)


def times_4_keeps_up(m):
    return close(m["times_4_train"], m["base_train"], tolerance=0.08)


def unscaled_trails(m):
    return above(m["unscaled_train"], m["base_train"], margin=0.5)


def unscaled_gap_is_no_wider(m):
    return below(m["unscaled_gap"], m["base_gap"] + 0.1)


def times_64_breaks(m):
    return above(m["times_64_train"], m["base_train"], margin=1.0)


if __name__ == "__main__":
    main(__file__)
