"""Grid search and random search over two hyperparameters, of which one or both matter."""

import torch

from mlquiz.lab import Point, main


def run(seed: int, side: int, weight: float, tasks: int):
    torch.manual_seed(seed)
    # Both hyperparameters range from 0 to 1. The error is quadratic around the best pair, which
    # differs from task to task: (first - best)^2 + weight of the second * (second - best)^2.
    best = torch.rand(tasks, 2)
    weights = {"one": torch.tensor([1.0, weight]), "both": torch.tensor([1.0, 1.0])}

    for name, trials in {"grid": grid(side), "random": torch.rand(side**2, 2)}.items():
        for first, second in trials.tolist():
            yield Point(first, {name: second})

    errors = {}
    for length in range(2, 14):
        # as many trials for both: length x length
        searches = {
            "grid": grid(length).expand(tasks, -1, 2),
            "random": torch.rand(tasks, length**2, 2),
        }
        errors[length] = {
            f"{search}_{which}": lowest(trials, best, weights[which])
            for search, trials in searches.items()
            for which in weights
        }
        yield Point(length**2, errors[length])
    return errors[side]


def grid(side: int) -> torch.Tensor:
    """Return the centres of side x side equal cells of the unit square."""
    centres = (torch.arange(side) + 0.5) / side
    return torch.cartesian_prod(centres, centres)


def lowest(trials: torch.Tensor, best: torch.Tensor, weights: torch.Tensor) -> float:
    """Return the error of the best trial of each task, averaged over the tasks."""
    errors = ((trials - best[:, None, :]).square() * weights).sum(dim=2)
    return errors.min(dim=1).values.mean().item()


if __name__ == "__main__":
    main(__file__)
