"""Least squares: gradient descent stopped after t steps, beside ridge of strength 1 / (rate t)."""

import torch

from mlquiz.lab import Point, main

STEPS = (1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 700, 1000)


def run(seed: int, rate: float, points: int, noise: float):
    torch.manual_seed(seed)
    features = torch.randn(points, 40, dtype=torch.float64)
    truth = torch.randn(40, dtype=torch.float64) / 40**0.5  # of length about 1
    targets = features @ truth + noise * torch.randn(points, dtype=torch.float64)
    curvature, slope = features.T @ features / points, features.T @ targets / points
    least_squares = torch.linalg.solve(curvature, slope)

    w = torch.zeros(40, dtype=torch.float64)
    stopped, ridge = {}, {}
    for step in range(1, max(STEPS) + 1):
        w = w - rate * (curvature @ w - slope)  # the gradient of |Xw - y|^2 / 2n
        if step in STEPS:
            # The minimum of |Xw - y|^2 / 2n + strength |w|^2 / 2.
            strength = 1 / (rate * step)
            penalty = strength * torch.eye(40, dtype=torch.float64)
            w_ridge = torch.linalg.solve(curvature + penalty, slope)
            stopped[step], ridge[step] = w, w_ridge
            lengths = {"stopped_length": w.norm().item(), "ridge_length": w_ridge.norm().item()}
            errors = {"stopped_error": error(w, truth), "ridge_error": error(w_ridge, truth)}
            yield Point(step, {**lengths, **errors})

    stopped_errors = [error(w, truth) for w in stopped.values()]
    ridge_errors = [error(w, truth) for w in ridge.values()]
    return {
        "stopped_length": stopped[10].norm().item(),
        "ridge_length": ridge[10].norm().item(),
        "last_length": w.norm().item(),
        "stopped_best": min(stopped_errors),
        "ridge_best": min(ridge_errors),
        "last_error": stopped_errors[-1],
        "cosine": torch.cosine_similarity(stopped[10], ridge[10], dim=0).item(),
        "full_length": least_squares.norm().item(),
        "full_error": error(least_squares, truth),
    }


def error(w: torch.Tensor, truth: torch.Tensor) -> float:
    # E (x w - x w*)^2 on new inputs x ~ N(0, I), without the noise of the targets
    return (w - truth).square().sum().item()


if __name__ == "__main__":
    main(__file__)
