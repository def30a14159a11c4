"""Gradient clipping: what it does to one gradient, and to a run whose weights start too large."""

import copy
import statistics

import torch
from torch import nn
from torch.nn.functional import cosine_similarity, cross_entropy
from torch.nn.utils import clip_grad_norm_, clip_grad_value_

from mlquiz.lab import Point, above, below, close, digits, main

NEVER_REACHED = 1e6


def run(seed: int, depth: int, scale: float, threshold: float, learning_rate: float, updates: int):
    torch.manual_seed(seed)
    images, labels = digits(seed).train
    good = he_network(depth)
    bad = with_larger_weights(good, scale)

    nets = {
        "unclipped": bad,
        "clipped": copy.deepcopy(bad),
        "good": good,
        "loose": copy.deepcopy(good),
    }
    max_norms = {"clipped": threshold, "loose": NEVER_REACHED}
    norms = {name: [] for name in max_norms}
    optimizers = {
        name: torch.optim.SGD(net.parameters(), lr=learning_rate) for name, net in nets.items()
    }

    start = {name: loss_on(net, images, labels) for name, net in nets.items()}
    yield Point(0, start)
    measured = clip_first_gradient(bad, images, labels, threshold)
    for update in range(1, updates + 1):
        batch = torch.randint(len(images), (64,))
        for name, net in nets.items():
            loss = cross_entropy(net(images[batch]), labels[batch])
            optimizers[name].zero_grad()
            loss.backward()
            if name in max_norms:
                norms[name].append(clip_grad_norm_(net.parameters(), max_norms[name]).item())
            optimizers[name].step()
        # The first update is drawn too: after the second or third the unclipped run is gone.
        if update == 1 or update % 5 == 0:
            yield Point(update, {name: loss_on(net, images, labels) for name, net in nets.items()})

    measured |= {f"{name}_loss": loss_on(net, images, labels) for name, net in nets.items()}
    measured |= {
        f"{name}_finite": float(weights(net).isfinite().all()) for name, net in nets.items()
    }
    measured["clipped_accuracy"] = accuracy_on(nets["clipped"], images, labels)
    measured["median_norm_before"] = statistics.median(norms["clipped"])
    measured["loose_largest_norm"] = max(norms["loose"])
    measured["loose_difference"] = (
        (weights(nets["loose"]) - weights(nets["good"])).abs().max().item()
    )
    return measured | {"threshold": threshold}


def he_network(depth: int, width: int = 64) -> nn.Sequential:
    hidden = [layer for _ in range(depth) for layer in (nn.Linear(width, width), nn.ReLU())]
    net = nn.Sequential(*hidden, nn.Linear(width, 10))
    for linear in net[::2]:
        nn.init.kaiming_normal_(linear.weight, nonlinearity="relu")
        nn.init.zeros_(linear.bias)
    return net


@torch.no_grad()
def with_larger_weights(net: nn.Sequential, scale: float) -> nn.Sequential:
    larger = copy.deepcopy(net)
    for linear in larger[::2]:
        linear.weight *= scale
    return larger


def clip_first_gradient(
    net: nn.Sequential, images: torch.Tensor, labels: torch.Tensor, threshold: float
):
    """Clip one gradient in three ways: its length afterwards, and its cosine with the original."""
    parameters = list(net.parameters())
    ways = {
        "norm": lambda: clip_grad_norm_(parameters, threshold),
        "value": lambda: clip_grad_value_(parameters, threshold),
        "layer": lambda: [clip_grad_norm_(linear.parameters(), threshold) for linear in net[::2]],
    }
    measured = {}
    for name, clip in ways.items():
        net.zero_grad()
        cross_entropy(net(images), labels).backward()
        original = flat(p.grad for p in parameters).double()
        clip()
        clipped = flat(p.grad for p in parameters).double()
        measured[f"{name}_length"] = clipped.norm().item()
        measured[f"{name}_cosine"] = cosine_similarity(clipped, original, dim=0).item()
    return measured | {"length_before": original.norm().item()}


def flat(tensors) -> torch.Tensor:
    return torch.cat([tensor.flatten() for tensor in tensors])


def weights(net: nn.Module) -> torch.Tensor:
    return flat(p.detach() for p in net.parameters())


@torch.no_grad()
def loss_on(net: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> float:
    return cross_entropy(net(images), labels).item()


@torch.no_grad()
def accuracy_on(net: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> float:
    return (net(images).argmax(1) == labels).float().mean().item()


def norm_keeps_direction(m):
    return close(m["norm_cosine"], 1.0, tolerance=1e-6)


def norm_bounds_length(m):
    return close(m["norm_length"], m["threshold"], tolerance=0.001 * m["threshold"])


def value_turns_direction(m):
    return below(m["value_cosine"], 1.0, margin=0.07)


def value_stays_longer(m):
    return above(m["value_length"], 10 * m["threshold"])


def per_layer_turns_direction(m):
    return below(m["layer_cosine"], 1.0, margin=0.001)


def untouched_below_threshold(m):
    return close(m["loose_difference"], 0.0, tolerance=0.0)


def clipping_stays_finite(m):
    return above(m["clipped_finite"], m["unclipped_finite"], margin=0.5)


def clipped_run_learns(m):
    return above(m["clipped_accuracy"], 0.1, margin=0.25)


def gradients_stay_large(m):
    return above(m["median_norm_before"], 5 * m["threshold"])


def good_start_wins(m):
    return below(m["good_loss"], m["clipped_loss"], margin=0.5)


if __name__ == "__main__":
    main(__file__)
