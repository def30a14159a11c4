"""k-means from many starts: centres drawn at random, and centres drawn far from each other."""

import torch

from mlquiz.lab import Point, main

STARTS = 30


def run(seed: int, side: int, spread: float):
    torch.manual_seed(seed)
    grid = torch.arange(side, dtype=torch.float64)
    points = torch.cartesian_prod(grid, grid).repeat(40, 1)
    points += spread * torch.randn_like(points)
    clusters = side * side

    uniform = sorted(k_means(points, random_centres(points, clusters)) for _ in range(STARTS))
    plus = sorted(k_means(points, distant_centres(points, clusters)) for _ in range(STARTS))
    best = min(uniform[0], plus[0])
    for start in range(STARTS):
        yield Point(start + 1, {"uniform": uniform[start] / best, "plus": plus[start] / best})

    return {
        "uniform_best": uniform[0] / best,
        "uniform_median": uniform[STARTS // 2] / best,
        "uniform_worst": uniform[-1] / best,
        "plus_best": plus[0] / best,
        "plus_median": plus[STARTS // 2] / best,
        "plus_worst": plus[-1] / best,
    }


def random_centres(points: torch.Tensor, clusters: int) -> torch.Tensor:
    return points[torch.randperm(len(points))[:clusters]]


def distant_centres(points: torch.Tensor, clusters: int) -> torch.Tensor:
    """Draw each centre in proportion to the squared distance from the nearest so far: k-means++."""
    centres = points[torch.randint(len(points), (1,))]
    while len(centres) < clusters:
        distances = torch.cdist(points, centres).min(dim=1).values
        chosen = torch.multinomial(distances**2, 1)
        centres = torch.cat([centres, points[chosen]])
    return centres


def k_means(points: torch.Tensor, centres: torch.Tensor) -> float:
    """Alternate assigning and averaging until convergence; return the sum of squared distances."""
    assigned = None
    while True:
        distances = torch.cdist(points, centres)
        nearest = distances.argmin(dim=1)
        if assigned is not None and torch.equal(nearest, assigned):
            return (distances.min(dim=1).values ** 2).sum().item()
        assigned = nearest
        for cluster in range(len(centres)):
            members = points[assigned == cluster]
            if len(members) > 0:
                centres[cluster] = members.mean(dim=0)


if __name__ == "__main__":
    main(__file__)
