"""Labels that spread over a graph of nearest neighbours: how many neighbours, and wrong edges."""

import math

import torch

from mlquiz.lab import Point, main

SIZES = [4, 6, 8, 12, 16, 24, 32, 48, 64, 80, 96, 110]  # neighbours of each point
WRONG = [0, 1, 2, 4, 6, 8, 12, 16, 20, 24, 32, 40]  # edges added between the moons
SETS, POINTS = 20, 120  # each accuracy is a mean over 20 data sets


def run(seed: int, labels: int, noise: float, neighbours: int):
    torch.manual_seed(seed)
    x, moon, known = moons(noise, labels)
    distances = torch.cdist(x, x)
    # the rival needs no graph: the label of the nearest labelled point
    nearest = distances.masked_fill(~known[:, None, :], math.inf).argmin(dim=2)
    rival = (moon.gather(1, nearest) == moon)[~known].double().mean().item()

    by_size = {}
    for size in SIZES:
        by_size[size] = propagate(graph(distances, size), moon, known)
        yield Point(size, {"spread": by_size[size], "rival": rival})

    leaky = {}
    edges = graph(distances, neighbours)
    # pairs of points on different moons, in random order
    different = (moon[:, :, None] != moon[:, None, :]).flatten(1)
    pairs = (different * torch.rand(SETS, POINTS * POINTS)).topk(max(WRONG), dim=1).indices
    for wrong in WRONG:
        leaky[wrong] = propagate(with_wrong(edges, pairs[:, :wrong]), moon, known)
        yield Point(wrong, {"leaky": leaky[wrong], "rival_again": rival})
    return {
        "few": by_size[8],
        "many": by_size[96],
        "rival": rival,
        "intact": leaky[0],
        "one_wrong": leaky[1],
        "many_wrong": leaky[24],
        "rival_below": rival,
    }


def moons(noise: float, labels: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return the points of two half-moons, the moon of each, and whether it is labelled."""
    moon = torch.arange(POINTS).repeat(SETS, 1) % 2
    angle = math.pi * torch.rand(SETS, POINTS)
    across = torch.where(moon == 0, angle.cos(), 1 - angle.cos())
    up = torch.where(moon == 0, angle.sin(), 0.5 - angle.sin())
    x = torch.stack([across, up], dim=-1) + noise * torch.randn(SETS, POINTS, 2)
    known = torch.arange(POINTS).repeat(SETS, 1) < 2 * labels  # the first points of each moon
    return x.double(), moon, known


def graph(distances: torch.Tensor, size: int) -> torch.Tensor:
    """Return the edges of each point to and from its `size` nearest ones, with weight 1."""
    nearest = distances.topk(size + 1, dim=2, largest=False).indices[..., 1:]
    edges = torch.zeros_like(distances).scatter_(2, nearest, 1.0)
    return torch.maximum(edges, edges.mT)


def with_wrong(edges: torch.Tensor, pairs: torch.Tensor) -> torch.Tensor:
    """Return the edges, with one added between the points of each pair."""
    wrong = torch.zeros_like(edges).flatten(1).scatter_(1, pairs, 1.0).view_as(edges)
    return torch.maximum(edges, torch.maximum(wrong, wrong.mT))


def propagate(edges: torch.Tensor, moon: torch.Tensor, known: torch.Tensor) -> float:
    """Return the accuracy if the value of each unlabelled point is the mean of its neighbours."""
    # f = average of the neighbours: degree * f - edges f = 0, with f fixed where it is known
    pull = 1e-6  # towards 1/2, for parts of the graph without any label
    system = torch.diag_embed(edges.sum(dim=2) + pull) - edges
    system = torch.where(known[:, :, None], torch.eye(POINTS, dtype=torch.double), system)
    values = torch.where(known, moon.double(), 0.5 * pull)
    f = torch.linalg.solve(system, values)
    return ((f > 0.5) == moon)[~known].double().mean().item()


if __name__ == "__main__":
    main(__file__)
