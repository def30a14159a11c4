"""Gradient descent on a quadratic loss with 65 weights, at rates below and above 2 / lambda_max."""

import torch

from mlquiz.lab import Point, digits, main


def run(seed: int, low: float, right: float, high: float, images: int, updates: int):
    torch.manual_seed(seed)
    # Linear regression on the pixels and a constant: is the digit odd (1) or even (0)?
    pixels, labels = digits(seed, train=images).train
    x = torch.cat([pixels, torch.ones(images, 1)], dim=1).double()
    y = (labels % 2).double()

    # The loss |Xw - y|^2 / n is a quadratic function with the Hessian 2 X'X / n, whose eigenvalues
    # are its curvatures.
    curvatures = torch.linalg.eigvalsh(2 * x.T @ x / images)
    limit = 2 / curvatures[-1].item()

    # Rates are given as multiples of the limit; there is one row of weights for each.
    sweep = [10 ** (tenth / 10) for tenth in range(-20, 2)]  # 0.01 to 1.26
    factors = [low, right, high, *sweep]
    rates = limit * torch.tensor(factors, dtype=torch.float64)[:, None]
    w = torch.zeros(len(factors), x.shape[1], dtype=torch.float64)
    interval = max(updates // 50, 1)
    for update in range(updates + 1):
        errors = w @ x.T - y
        losses = errors.square().mean(dim=1).tolist()
        if update == 0:
            start_loss = losses[0]
        if update % interval == 0 or update == updates:
            yield Point(update, {"low": losses[0], "right": losses[1], "high": losses[2]})
        gradients = 2 * errors @ x / images
        w = w - rates * gradients  # w <- w - rate * gradient

    for factor, loss in zip(sweep, losses[3:], strict=True):
        yield Point(factor, {"end": loss})
    return {
        "start_loss": start_loss,
        "low_loss": losses[0],
        "right_loss": losses[1],
        "high_loss": losses[2],
        "tenth_loss": losses[3 + sweep.index(0.1)],
        "beyond_loss": losses[-1],
    }


if __name__ == "__main__":
    main(__file__)
