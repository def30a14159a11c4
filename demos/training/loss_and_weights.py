"""Linear regression by gradient descent: the loss converges before the weights do."""

import torch
from torch.nn.functional import avg_pool2d

from mlquiz.lab import Point, digits, main


def run(seed: int, images: int, pixels: int, rate: float, updates: int):
    torch.manual_seed(seed)
    # Is the digit odd (1) or even (0)? Features and target have mean 0, so no bias is needed.
    full, labels = digits(seed, train=images).train
    block = {64: 1, 16: 2}[pixels]  # 2: the mean of each 2 x 2 block
    features = avg_pool2d(full.view(-1, 1, 8, 8), block).flatten(1).double()
    x = features - features.mean(dim=0)
    y = (labels % 2).double()
    y = y - y.mean()

    best = torch.linalg.pinv(x) @ y  # the closed form: the shortest w that minimizes |Xw - y|^2
    lowest = (x @ best - y).square().mean().item()
    limit = 2 / torch.linalg.eigvalsh(2 * x.T @ x / images)[-1].item()  # 2 / largest curvature

    w = torch.zeros_like(best)
    arrived, then = updates, 1.0
    for update in range(1, updates + 1):
        w = w - rate * limit * 2 * x.T @ (x @ w - y) / images  # w <- w - rate * gradient
        loss = (x @ w - y).square().mean().item() / lowest - 1
        distance = ((w - best).norm() / best.norm()).item()
        first_time = arrived == updates and loss < 0.01
        if first_time:
            arrived, then = update, distance
        if update & (update - 1) == 0 or first_time or update == updates:  # powers of 2
            yield Point(update, {"loss": loss, "weights": distance})
    return {"arrived": arrived, "weights_then": then, "weights_end": distance}


if __name__ == "__main__":
    main(__file__)
