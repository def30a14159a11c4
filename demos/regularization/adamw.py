"""Adam with an L2 penalty and AdamW: one line of the update differs, and with it what decays."""

import torch
from torch.nn.functional import cross_entropy, relu

from mlquiz.lab import Point, digits, main

STRENGTHS = [10 ** (half / 2) for half in range(-8, 3)]  # 0.0001 to 10


def run(seed: int, learning_rate: float, label_noise: float, images: int, updates: int):
    torch.manual_seed(seed)
    train, test = digits(seed, images, label_noise)
    blank = train.images.sum(0) == 0  # pixels that are 0 in every training image
    batches = torch.randint(images, (updates, 50))
    # He's standard deviation, sqrt(2 / inputs)
    starts = torch.randn(64, 32) * (2 / 64) ** 0.5, torch.randn(32, 10) * (2 / 32) ** 0.5

    ends = {}
    for arm in ("adam", "adamw"):
        # A 64-32-10 net for each strength, side by side: the first dimension counts the nets.
        strengths = torch.tensor(STRENGTHS)[:, None, None]
        nets = [start.repeat(len(STRENGTHS), 1, 1).requires_grad_() for start in starts]
        means = [torch.zeros_like(weights) for weights in nets]
        squares = [torch.zeros_like(weights) for weights in nets]

        for update, batch in enumerate(batches, start=1):
            # No net affects another's loss, so the sum leaves each its own gradient.
            loss = losses(nets, train.images[batch], train.labels[batch]).sum()
            gradients = torch.autograd.grad(loss, nets)
            with torch.no_grad():
                for w, m, v, gradient in zip(nets, means, squares, gradients, strict=True):
                    if arm == "adam":
                        gradient = gradient + strengths * w  # the gradient of strength / 2 * w^2
                    m.mul_(0.9).add_(0.1 * gradient)
                    v.mul_(0.999).add_(0.001 * gradient**2)
                    step = (m / (1 - 0.9**update)) / ((v / (1 - 0.999**update)).sqrt() + 1e-8)
                    if arm == "adamw":
                        step = step + strengths * w  # outside the division
                    w -= learning_rate * step

        with torch.no_grad():
            ends[f"{arm}_test"] = losses(nets, *test).tolist()
            ends[f"{arm}_idle"] = nets[0][:, blank].abs().mean((1, 2)).tolist()
    for net, strength in enumerate(STRENGTHS):
        yield Point(strength, {name: values[net] for name, values in ends.items()})

    weakest, hundredth, one = 0, STRENGTHS.index(0.01), STRENGTHS.index(1.0)
    return {
        "adam_hundredth": ends["adam_test"][hundredth],
        "adamw_hundredth": ends["adamw_test"][hundredth],
        "adamw_one": ends["adamw_test"][one],
        "adam_best": min(ends["adam_test"]),
        "adamw_best": min(ends["adamw_test"]),
        "adam_idle": ends["adam_idle"][weakest],
        "adamw_idle": ends["adamw_idle"][weakest],
    }


def losses(nets: list[torch.Tensor], images: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Return the mean cross-entropy of each net."""
    first, second = nets
    logits = relu(images @ first) @ second  # (nets, images, classes)
    return torch.stack([cross_entropy(each, labels) for each in logits])


if __name__ == "__main__":
    main(__file__)
