"""Weight decay from far too weak to far too strong: the test loss is lowest in between."""

import torch
from torch.nn.functional import cross_entropy, relu

from mlquiz.lab import Point, digits, main

DECAYS = [10 ** (third / 3) for third in range(-12, 1)]  # 0.0001 to 1


def run(seed: int, learning_rate: float, label_noise: float, images: int, updates: int):
    torch.manual_seed(seed)
    train, test = digits(seed, images, label_noise)
    decays = torch.tensor(DECAYS)[:, None, None]
    # A 64-32-10 net for each decay, side by side: the first dimension counts the nets, which
    # all start from the same weights (He: a standard deviation of sqrt(2 / inputs)).
    nets = [
        (weights * (2 / len(weights)) ** 0.5).repeat(len(DECAYS), 1, 1).requires_grad_()
        for weights in (torch.randn(64, 32), torch.randn(32, 10))
    ]
    velocities = [torch.zeros_like(weights) for weights in nets]

    lowest = torch.full((len(DECAYS),), torch.inf)
    for update in range(1, updates + 1):
        batch = torch.randint(images, (50,))
        # No net affects another's loss, so the sum leaves each its own gradient.
        loss = losses(nets, train.images[batch], train.labels[batch]).sum()
        gradients = torch.autograd.grad(loss, nets)
        with torch.no_grad():
            for weights, velocity, gradient in zip(nets, velocities, gradients, strict=True):
                # torch.optim.SGD: v <- 0.9 v + (gradient + decay * w), then w <- w - rate * v
                velocity.mul_(0.9).add_(gradient + decays * weights)
                weights -= learning_rate * velocity
            if update % 10 == 0:
                lowest = torch.minimum(lowest, losses(nets, *test))

    with torch.no_grad():
        ends = {
            "train": losses(nets, *train).tolist(),
            "test": losses(nets, *test).tolist(),
            "stopped": lowest.tolist(),  # what early stopping could reach at best
        }
    for net, decay in enumerate(DECAYS):
        yield Point(decay, {name: values[net] for name, values in ends.items()})

    weakest, moderate, strongest = 0, DECAYS.index(0.01), -1
    return {
        "weakest_train": ends["train"][weakest],
        "moderate_train": ends["train"][moderate],
        "strongest_train": ends["train"][strongest],
        "weakest_test": ends["test"][weakest],
        "moderate_test": ends["test"][moderate],
        "strongest_test": ends["test"][strongest],
        "weakest_stopped": ends["stopped"][weakest],
    }


def losses(nets: list[torch.Tensor], images: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Return the mean cross-entropy of each net."""
    first, second = nets
    logits = relu(images @ first) @ second  # (nets, images, classes)
    return torch.stack([cross_entropy(each, labels) for each in logits])


if __name__ == "__main__":
    main(__file__)
