"""Epochs and updates: how many there are, who takes part in them, and what one update does."""

import copy
import math

import torch
from torch import nn
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader

from mlquiz.lab import Point, above, below, close, digits, main


def run(seed: int, samples: int, small: int, large: int, learning_rate: float, epochs: int):
    torch.manual_seed(seed)
    images, labels = digits(seed, samples).train
    start = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    sizes = {"small": small, "large": large, "forgot": small}
    nets = {name: copy.deepcopy(start) for name in sizes}
    optimizers = {
        name: torch.optim.SGD(net.parameters(), lr=learning_rate) for name, net in nets.items()
    }
    m = {"samples": samples, "batch_size": small}

    for epoch in range(1, epochs + 1):
        logged = {}
        for name, net in nets.items():
            batch_losses = []
            for batch in DataLoader(range(samples), sizes[name], shuffle=True):
                loss = cross_entropy(net(images[batch]), labels[batch])
                if name != "forgot":
                    optimizers[name].zero_grad()
                loss.backward()
                optimizers[name].step()
                batch_losses.append(loss.item())
            logged[name] = sum(batch_losses) / len(batch_losses)
        losses = {name: loss_on(net, images, labels) for name, net in nets.items()}
        yield Point(epoch, {**losses, "logged": logged["small"]})
        if epoch == 1:
            m |= {f"{name}_one_epoch": loss for name, loss in losses.items()}
            m["logged_one_epoch"] = logged["small"]

    m |= {f"{name}_end": loss for name, loss in losses.items()}
    m |= count_epoch(samples, small)
    m |= one_update(copy.deepcopy(start), images[:64], labels[:64], learning_rate)
    return m | along_the_gradient(start.double(), images.double(), labels)


@torch.no_grad()
def loss_on(net: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> float:
    return cross_entropy(net(images), labels).item()


def count_epoch(samples: int, batch_size: int) -> dict[str, float]:
    data = range(samples)
    batches = list(DataLoader(data, batch_size, shuffle=True))
    full_batches = DataLoader(data, batch_size, shuffle=True, drop_last=True)
    visits = torch.bincount(torch.cat(batches), minlength=samples)
    drawn = torch.randint(samples, (samples,))
    sizes = [1, 2, 8, 32, 100, 256, samples]
    return {
        "count_error": max(abs(steps(samples, b) - math.ceil(samples / b)) for b in sizes),
        "updates_drop_last": len(list(full_batches)),
        "last_size": len(batches[-1]),
        "fewest_visits": visits.min().item(),
        "most_visits": visits.max().item(),
        "missed_with_replacement": 1 - len(drawn.unique()) / samples,
        "seen_drop_last_1": len(torch.cat(list(full_batches)).unique()),
        "seen_drop_last_8": len(torch.cat([b for _ in range(8) for b in full_batches]).unique()),
    }


def steps(samples: int, batch_size: int) -> int:
    return sum(1 for _ in DataLoader(range(samples), batch_size, shuffle=True))


def one_update(net, images, labels, learning_rate: float) -> dict[str, float]:
    def backward(images, labels, divide_by=1):
        (cross_entropy(net(images), labels) / divide_by).backward()
        return flat([p.grad for p in net.parameters()])

    optimizer = torch.optim.SGD(net.parameters(), lr=learning_rate)
    before = flat(net.parameters())
    once = backward(images, labels)
    moved_by_backward = (flat(net.parameters()) - before).abs().max()
    twice = backward(images, labels)

    optimizer.zero_grad()
    for quarter in torch.arange(len(images)).chunk(4):
        accumulated = backward(images[quarter], labels[quarter], divide_by=4)
    optimizer.step()
    moved = flat(net.parameters()) - before
    optimizer.zero_grad()
    moved_by_zero_grad = (flat(net.parameters()) - before - moved).abs().max()
    return {
        "moved_by_backward": moved_by_backward.item(),
        "twice_over_once": (twice.norm() / once.norm()).item(),
        "accumulation_error": ((accumulated - once).norm() / once.norm()).item(),
        "step_error": ((moved + learning_rate * once).norm() / moved.norm()).item(),
        "moved_by_zero_grad": moved_by_zero_grad.item(),
    }


def along_the_gradient(net, images, labels) -> dict[str, float]:
    # In float64, so that the difference of two nearly equal losses has digits left.
    start = flat(net.parameters())
    loss = cross_entropy(net(images), labels)
    gradient = flat(torch.autograd.grad(loss, list(net.parameters())))

    def change(direction, length):
        nn.utils.vector_to_parameters(start + length * direction, net.parameters())
        return loss_on(net, images, labels) - loss.item()

    uphill = gradient / gradient.norm()
    others = nn.functional.normalize(torch.randn(40, len(start), dtype=torch.float64))
    errors = [
        (change(d, 1e-5) - change(d, -1e-5)) / 2e-5 - (gradient @ d).item()
        for d in [uphill, *others]
    ]
    blank = images.sum(dim=0) == 0
    return {
        "difference_error": max(map(abs, errors)) / gradient.norm().item(),
        "step_up": change(uphill, 0.01),
        "step_down": change(uphill, -0.01),
        "best_of_others": min(change(d, -0.01) for d in others),
        "long_step": change(uphill, -20.0),
        "blank_gradient": gradient[: 64 * 64].view(64, 64)[:, blank].abs().max().item(),
    }


def flat(tensors) -> torch.Tensor:
    return nn.utils.parameters_to_vector(tensors).detach().clone()


def rounded_up(m):
    return close(m["count_error"], 0, tolerance=0)


def last_batch_is_the_rest(m):
    return close(m["last_size"], (m["samples"] - 1) % m["batch_size"] + 1, tolerance=0)


def drop_last_rounds_down(m):
    return close(m["updates_drop_last"], m["samples"] // m["batch_size"], tolerance=0)


def once_an_epoch(m):
    return close(m["most_visits"], m["fewest_visits"], tolerance=0)


def dropped_take_turns(m):
    return above(m["seen_drop_last_8"], m["seen_drop_last_1"])


def replacement_misses(m):
    return close(m["missed_with_replacement"], math.exp(-1), tolerance=0.06)


def small_ahead_after_one_epoch(m):
    return below(m["small_one_epoch"], m["large_one_epoch"], margin=0.14)


def logged_lags(m):
    return above(m["logged_one_epoch"], m["small_one_epoch"], margin=0.1)


def forgetting_races_ahead(m):
    return below(m["forgot_one_epoch"], m["small_one_epoch"], margin=0.25)


def forgetting_ends_worse(m):
    return above(m["forgot_end"], m["small_end"], margin=1.2)


def backward_moves_nothing(m):
    return close(m["moved_by_backward"], 0, tolerance=0)


def backward_twice_doubles(m):
    return close(m["twice_over_once"], 2, tolerance=1e-4)


def quarters_make_a_batch(m):
    return close(m["accumulation_error"], 0, tolerance=1e-5)


def step_is_rate_times_gradient(m):
    return close(m["step_error"], 0, tolerance=1e-4)


def zero_grad_moves_nothing(m):
    return close(m["moved_by_zero_grad"], 0, tolerance=0)


def uphill_raises(m):
    return above(m["step_up"], 0, margin=0.001)


def downhill_lowers(m):
    return below(m["step_down"], 0, margin=0.001)


def steepest(m):
    return below(m["step_down"], 10 * m["best_of_others"])


def long_step_raises(m):
    return above(m["long_step"], 0, margin=4)


def differences_agree(m):
    return close(m["difference_error"], 0, tolerance=1e-3)


def blank_pixels_get_none(m):
    return close(m["blank_gradient"], 0, tolerance=0)


if __name__ == "__main__":
    main(__file__)
