"""A convolution is a dense layer of few, shared weights: what that saves and what it does not."""

import copy

import torch
from torch import nn
from torch.nn.functional import cross_entropy, pad

from mlquiz.lab import Point, above, below, close, digits, main

SIDE = 12  # the 8x8 digits lie on a blank 12x12 canvas, so there is room to move them by two pixels
PIXELS = SIDE * SIDE


def run(seed: int, channels: int, shift: int, learning_rate: float, updates: int):
    torch.manual_seed(seed)
    train, test = digits(seed)
    images = on_canvas(train.images, torch.zeros(len(train.images), 2))
    centred = on_canvas(test.images, torch.zeros(len(test.images), 2))
    moves = torch.randint(-shift, shift + 1, (len(test.images), 2))
    moved = on_canvas(test.images, moves)

    nets = {
        "dense": nn.Sequential(nn.Flatten(), nn.Linear(PIXELS, 64), nn.ReLU(), nn.Linear(64, 10)),
        "flatten": nn.Sequential(
            nn.Conv2d(1, channels, 5, padding=2),
            nn.ReLU(),
            nn.Flatten(),
            nn.Linear(channels * PIXELS, 10),
        ),
        "pool": nn.Sequential(
            nn.Conv2d(1, channels, 5, padding=2),
            nn.ReLU(),
            nn.AdaptiveMaxPool2d(1),  # each map's largest value, wherever it stands
            nn.Flatten(),
            nn.Linear(channels, 10),
        ),
    }
    optimizers = {
        name: torch.optim.Adam(net.parameters(), lr=learning_rate) for name, net in nets.items()
    }

    for update in range(1, updates + 1):
        batch = torch.randint(len(images), (32,))
        for name, net in nets.items():
            loss = cross_entropy(net(images[batch]), train.labels[batch])
            optimizers[name].zero_grad()
            loss.backward()
            optimizers[name].step()
        if update % max(1, updates // 25) == 0:
            curves = {name: accuracy(net, moved, test.labels) for name, net in nets.items()}
            yield Point(update, curves)

    m = {}
    with torch.no_grad():
        for name, net in nets.items():
            m[f"{name}_loss"] = cross_entropy(net(centred), test.labels).item()
            m[f"{name}_moved_loss"] = cross_entropy(net(moved), test.labels).item()
        m["flatten_numbers"] = count(nets["flatten"])
        m["readout_numbers"] = count(nets["flatten"][-1])
        conv = nets["pool"][0]
        return m | as_dense(conv, centred) | moved_maps(conv, centred) | reordered(nets, centred)


def on_canvas(images: torch.Tensor, offsets: torch.Tensor) -> torch.Tensor:
    """Each digit on the canvas, `offsets` rows down and columns right of the middle."""
    canvas = torch.zeros(len(images), 1, SIDE, SIDE)
    for place, image, (down, right) in zip(
        canvas, images.view(-1, 8, 8), offsets.int().tolist(), strict=True
    ):
        place[0, 2 + down : 10 + down, 2 + right : 10 + right] = image
    return canvas


def count(module: nn.Module) -> float:
    return float(sum(parameter.numel() for parameter in module.parameters()))


@torch.no_grad()
def accuracy(net: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> float:
    return (net(images).argmax(dim=1) == labels).float().mean().item()


def as_dense(conv: nn.Conv2d, images: torch.Tensor) -> dict[str, float]:
    """The dense layer with the same maps: its columns are the maps of single bright pixels."""
    bias = conv.bias.repeat_interleave(PIXELS)
    single_pixels = torch.eye(PIXELS).view(PIXELS, 1, SIDE, SIDE)
    dense = nn.Linear(PIXELS, conv.out_channels * PIXELS)
    dense.weight.copy_((conv(single_pixels).flatten(1) - bias).T)
    dense.bias.copy_(bias)
    difference = dense(images.flatten(1)) - conv(images).flatten(1)
    return {
        "conv_numbers": count(conv),
        "same_maps_dense_numbers": count(dense),
        "dense_difference": difference.abs().max().item(),
        "nonzero_share": (dense.weight.abs() > 1e-7).float().mean().item(),
    }


def moved_maps(conv: nn.Conv2d, images: torch.Tensor) -> dict[str, float]:
    """Move the images one pixel to the right: do the maps move along?"""
    moved, moved_twice = pad(images, (1, -1)), pad(images, (2, -2))
    dense = nn.Linear(PIXELS, conv.out_channels * PIXELS)

    def dense_maps(images):
        return dense(images.flatten(1)).view(len(images), -1, SIDE, SIDE)

    def stride_two(images):
        return conv(images)[..., ::2, ::2]  # what the same conv with stride=2 computes

    before = stride_two(images)
    return {
        "conv_mismatch": mismatch(conv(moved)[..., 1:], conv(images)[..., :-1]),
        "dense_mismatch": mismatch(dense_maps(moved)[..., 1:], dense_maps(images)[..., :-1]),
        "stride_even": mismatch(stride_two(moved_twice)[..., 1:], before[..., :-1]),
        "stride_odd": min(
            mismatch(stride_two(moved), before),
            mismatch(stride_two(moved)[..., 1:], before[..., :-1]),
        ),
    }


def mismatch(maps: torch.Tensor, expected: torch.Tensor) -> float:
    return ((maps - expected).norm() / expected.norm()).item()


def reordered(nets: dict[str, nn.Module], images: torch.Tensor) -> dict[str, float]:
    """Put all pixels in one random order, and the dense net's first weights likewise."""
    order = torch.randperm(PIXELS)
    dense, conv = copy.deepcopy(nets["dense"]), nets["pool"][0]
    dense[1].weight.copy_(dense[1].weight[:, order])
    scrambled = scramble(images, order)
    return {
        "dense_reordered": (dense(scrambled) - nets["dense"](images)).abs().max().item(),
        "conv_reordered": mismatch(conv(scrambled), scramble(conv(images), order)),
    }


def scramble(maps: torch.Tensor, order: torch.Tensor) -> torch.Tensor:
    return maps.flatten(2)[..., order].view_as(maps)


def far_fewer_numbers(m):
    return below(m["conv_numbers"], m["same_maps_dense_numbers"] / 500)


def conv_is_a_dense_layer(m):
    return close(m["dense_difference"], 0, tolerance=1e-4)


def mostly_zeros(m):
    return below(m["nonzero_share"], 0.15)


def maps_move_along(m):
    return below(m["conv_mismatch"], 1e-5)


def dense_maps_do_not(m):
    return above(m["dense_mismatch"], 0.7)


def stride_keeps_even_moves(m):
    return below(m["stride_even"], 1e-5)


def stride_breaks_odd_moves(m):
    return above(m["stride_odd"], 0.25)


def dense_ignores_order(m):
    return close(m["dense_reordered"], 0, tolerance=1e-4)


def conv_needs_order(m):
    return above(m["conv_reordered"], 0.5)


def readout_holds_most(m):
    return above(m["readout_numbers"], 0.9 * m["flatten_numbers"])


def dense_fails_on_moved(m):
    return above(m["dense_moved_loss"], m["dense_loss"], margin=2.5)


def flatten_fails_on_moved(m):
    return above(m["flatten_moved_loss"], m["flatten_loss"], margin=3.5)


def pool_stands_moves(m):
    rise = {name: m[f"{name}_moved_loss"] - m[f"{name}_loss"] for name in ("dense", "pool")}
    return below(rise["pool"], rise["dense"] / 5)


def pool_beats_both(m):
    return below(
        m["pool_moved_loss"], min(m["dense_moved_loss"], m["flatten_moved_loss"]), margin=2.5
    )


def pool_pays_when_centred(m):
    return above(m["pool_loss"], m["flatten_loss"], margin=0.1)


if __name__ == "__main__":
    main(__file__)
