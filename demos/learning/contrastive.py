"""Contrastive pretraining without labels, then a few labels, against the simple rivals."""

from itertools import pairwise

import torch
from torch.nn.functional import cross_entropy, normalize, pad

from mlquiz.lab import Point, digits, main

PER_CLASS = [1, 2, 3, 4, 6, 8, 11, 15, 20, 28, 40]  # labels of each digit


def run(seed: int, shift: int, temperature: float, pretraining: int, updates: int):
    torch.manual_seed(seed)
    data = digits(seed)
    images, labels = data.train
    test_images, test_labels = moved(data.test.images, shift), data.test.labels
    pixels = (8 + 2 * shift) ** 2

    # Without labels: each image, moved twice, has to find its other copy among all others.
    encoder = layers(1, [pixels, 128, 64, 32])
    velocity = [torch.zeros_like(w) for w in encoder]
    pairs = 128
    itself = torch.eye(2 * pairs, dtype=torch.bool)
    other_copy = torch.arange(2 * pairs).roll(pairs)
    for _ in range(pretraining):
        some = images[torch.randperm(len(images))[:pairs]]
        copies = torch.cat([moved(some, shift), moved(some, shift)])
        z = normalize(forward(encoder, copies)[0], dim=1)
        similarity = (z @ z.T / temperature).masked_fill(itself, -1e9)
        step(encoder, velocity, cross_entropy(similarity, other_copy))  # InfoNCE

    # One net for each number of labels; the nets of an arm are trained at once.
    nets = len(PER_CLASS)
    sets = [few(labels, n) for n in PER_CLASS]
    placed = moved(images, shift)  # each labelled image at one position
    body = [w.detach() for w in encoder[:2]]
    arms = {
        "contrast": layers(nets, [64, 10]),  # a head on the frozen features
        "scratch": layers(nets, [pixels, 128, 64, 10]),
        "moves": layers(nets, [pixels, 128, 64, 10]),
    }
    accuracy = {}
    for name, net in arms.items():
        velocity = [torch.zeros_like(w) for w in net]
        for _ in range(updates):
            chosen = torch.stack([own[torch.randint(len(own), (20,))] for own in sets])
            if name == "moves":  # augmentation: moved anew at every update
                x = moved(images[chosen.flatten()], shift).view(nets, 20, pixels)
            else:
                x = placed[chosen]
            if name == "contrast":
                x = features(body, x)
            logits = forward(net, x).flatten(0, 1)
            # each net has its own weights, so the sum of their losses trains each on its own
            step(net, velocity, cross_entropy(logits, labels[chosen].flatten()) * nets)
        x = features(body, test_images) if name == "contrast" else test_images[None]
        right = forward(net, x).argmax(dim=-1) == test_labels
        accuracy[name] = right.float().mean(dim=1).tolist()

    for i, n in enumerate(PER_CLASS):
        yield Point(n, {name: values[i] for name, values in accuracy.items()})
    # the mean over 1 to 15 labels of each digit
    return {f"{name}_few": sum(values[:8]) / 8 for name, values in accuracy.items()}


def moved(images: torch.Tensor, by: int) -> torch.Tensor:
    """Return each image at a random position in a larger one, `by` pixels wider on each side."""
    wide = pad(images.view(-1, 8, 8), (by, by, by, by))
    down, right = torch.randint(-by, by + 1, (2, len(wide), 1))
    pixel = torch.arange(8 + 2 * by)
    rows = (pixel - down) % len(pixel)
    columns = (pixel - right) % len(pixel)
    each = torch.arange(len(wide))[:, None, None]
    return wide[each, rows[:, :, None], columns[:, None, :]].flatten(1)


def few(labels: torch.Tensor, per_class: int) -> torch.Tensor:
    """Return the indices of the first images of each class."""
    return torch.cat([(labels == c).nonzero()[:per_class, 0] for c in range(10)])


def layers(nets: int, sizes: list[int]) -> list[torch.Tensor]:
    # He initialization: variance 2 / inputs
    return [(torch.randn(nets, n, m) * (2 / n) ** 0.5).requires_grad_() for n, m in pairwise(sizes)]


def features(body: list[torch.Tensor], x: torch.Tensor) -> torch.Tensor:
    return ((x @ body[0]).relu() @ body[1]).relu()


def forward(net: list[torch.Tensor], x: torch.Tensor) -> torch.Tensor:
    for w in net[:-1]:
        x = (x @ w).relu()
    return x @ net[-1]


def step(net: list[torch.Tensor], velocity: list[torch.Tensor], loss: torch.Tensor) -> None:
    """Update by gradient descent with momentum."""
    gradients = torch.autograd.grad(loss, net)
    with torch.no_grad():
        for w, v, gradient in zip(net, velocity, gradients, strict=True):
            v.mul_(0.9).add_(gradient)
            w -= 0.05 * v


if __name__ == "__main__":
    main(__file__)
