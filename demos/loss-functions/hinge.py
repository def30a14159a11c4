"""Hinge and logistic loss: which examples decide where the boundary runs?"""

import torch
from torch.nn.functional import softplus

from mlquiz.lab import Point, digits, main

DROPPED = [twentieth / 20 for twentieth in range(20)]  # share of the examples, 0 to 0.95


def run(seed: int, first: int, second: int, penalty: float, updates: int):
    torch.manual_seed(seed)
    images, labels = digits(seed).train
    chosen = (labels == first) | (labels == second)
    x = images[chosen] - images[chosen].mean(dim=0)
    y = torch.where(labels[chosen] == first, 1.0, -1.0)
    losses = {
        "hinge": lambda margins: (1 - margins).clamp(min=0),
        "logistic": lambda margins: softplus(-margins),  # log(1 + e^-margin)
    }

    changes, free = {}, {}
    for name, loss_of in losses.items():
        everything = train(x, y, torch.ones(1, len(x)), loss_of, penalty, updates)
        margins = y * (x @ everything[0])
        # rank 0: the example that is right with the widest margin; it is dropped first
        ranks = margins.argsort(descending=True).argsort()
        kept = torch.stack([ranks >= share * len(x) for share in DROPPED]).float()
        weights = train(x, y, kept, loss_of, penalty, updates)
        distance = (weights - everything).norm(dim=1) / everything.norm()
        changes[name] = distance.tolist()
        free[name] = (margins > 1).float().mean().item()

    for i, share in enumerate(DROPPED):
        yield Point(share, {name: change[i] for name, change in changes.items()})
    most, nearly_all = DROPPED.index(0.8), DROPPED.index(0.95)
    return {
        "free": free["hinge"],
        "hinge_most": changes["hinge"][most],
        "logistic_most": changes["logistic"][most],
        "hinge_nearly_all": changes["hinge"][nearly_all],
    }


def train(x, y, kept: torch.Tensor, loss_of, penalty: float, updates: int) -> torch.Tensor:
    """Return the weights for each row of `kept`, which is 1 for an example that counts."""
    w = torch.zeros(len(kept), x.shape[1], requires_grad=True)
    for update in range(updates):
        losses = (loss_of(y * (w @ x.T)) * kept).sum(dim=1) / len(x)
        total = (losses + penalty / 2 * w.square().sum(dim=1)).sum()
        (gradient,) = torch.autograd.grad(total, w)
        with torch.no_grad():
            # falls with 1 / t, as the hinge has a corner
            w -= min(0.5, 1 / (penalty * (update + 10))) * gradient
    return w.detach()


if __name__ == "__main__":
    main(__file__)
