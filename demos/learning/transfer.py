"""From moved digits 0 to 4 to moved digits 5 to 9: frozen features, fine-tuning, from scratch."""

import torch
from torch.nn.functional import cross_entropy, pad

from mlquiz.lab import Point, digits, main

PER_CLASS = [1, 2, 3, 4, 6, 9, 14, 20, 30, 50, 80]  # labels of each of the new digits


def run(seed: int, shift: int, pretraining: int, updates: int, rate: float):
    torch.manual_seed(seed)
    data = digits(seed)
    images, labels = data.train
    old, new = labels < 5, labels >= 5
    old_images, old_labels = images[old], labels[old]
    test = data.test.labels >= 5
    test_images = moved(data.test.images[test], shift)
    test_labels = data.test.labels[test] - 5

    pixels = (8 + 2 * shift) ** 2
    source = layers(1, pixels)
    velocity = [torch.zeros_like(w) for w in source]
    for _ in range(pretraining):
        i = torch.randint(len(old_images), (64,))
        batch = moved(old_images[i], shift)[None]
        step(source, velocity, batch, old_labels[i][None], [rate, rate, rate])

    # One net for each number of labels; the nets of an arm are trained at once.
    nets = len(PER_CLASS)
    sets = [few(images[new], labels[new] - 5, n, shift) for n in PER_CLASS]
    scratch = layers(nets, pixels)
    body = [w.repeat(nets, 1, 1) for w in source[:2]]
    head = scratch[2]  # new in every arm
    arms = {
        "frozen": ([*body, head], [0, 0, rate]),
        "tuned": ([*body, head], [rate, rate, rate]),
        "scratch": (scratch, [rate, rate, rate]),
    }
    accuracy = {}
    for name, (start, rates) in arms.items():
        net = [w.clone() for w in start]
        velocity = [torch.zeros_like(w) for w in net]
        for _ in range(updates):
            chosen = [torch.randint(len(y), (20,)) for _, y in sets]
            x = torch.stack([x[i] for (x, _), i in zip(sets, chosen, strict=True)])
            y = torch.stack([y[i] for (_, y), i in zip(sets, chosen, strict=True)])
            step(net, velocity, x, y, rates)
        right = forward(net, test_images[None]).argmax(dim=-1) == test_labels
        accuracy[name] = right.float().mean(dim=1).tolist()

    for i, n in enumerate(PER_CLASS):
        yield Point(n, {name: values[i] for name, values in accuracy.items()})
    # the means over 1 to 6, 9 to 30, and 50 and 80 labels of each digit
    return (
        {f"{name}_few": sum(values[:5]) / 5 for name, values in accuracy.items()}
        | {f"{name}_some": sum(values[5:9]) / 4 for name, values in accuracy.items()}
        | {f"{name}_many": sum(values[-2:]) / 2 for name, values in accuracy.items()}
    )


def moved(images: torch.Tensor, by: int) -> torch.Tensor:
    """Return each image at a random position in a larger one, `by` pixels wider on each side."""
    wide = pad(images.view(-1, 8, 8), (by, by, by, by))
    down, right = torch.randint(-by, by + 1, (2, len(wide), 1))
    pixel = torch.arange(8 + 2 * by)
    rows = (pixel - down) % len(pixel)
    columns = (pixel - right) % len(pixel)
    each = torch.arange(len(wide))[:, None, None]
    return wide[each, rows[:, :, None], columns[:, None, :]].flatten(1)


def few(images: torch.Tensor, labels: torch.Tensor, per_class: int, shift: int):
    """Return the first images of each class, each at one position, and their labels."""
    chosen = torch.cat([(labels == c).nonzero()[:per_class, 0] for c in range(5)])
    return moved(images[chosen], shift), labels[chosen]


def layers(nets: int, pixels: int) -> list[torch.Tensor]:
    sizes = [(pixels, 96), (96, 48), (48, 5)]
    # He initialization: variance 2 / inputs
    return [torch.randn(nets, n, m) * (2 / n) ** 0.5 for n, m in sizes]


def forward(net: list[torch.Tensor], x: torch.Tensor) -> torch.Tensor:
    return ((x @ net[0]).relu() @ net[1]).relu() @ net[2]


def step(net, velocity, x: torch.Tensor, y: torch.Tensor, rates: list[float]) -> None:
    """Update each layer with its own rate, by gradient descent with momentum."""
    for w in net:
        w.requires_grad_()
    # each net has its own weights, so the sum of the nets' losses trains each on its own
    loss = cross_entropy(forward(net, x).flatten(0, 1), y.flatten()) * len(x)
    gradients = torch.autograd.grad(loss, net)
    with torch.no_grad():
        for w, v, gradient, rate in zip(net, velocity, gradients, rates, strict=True):
            v.mul_(0.9).add_(gradient)
            w -= rate * v


if __name__ == "__main__":
    main(__file__)
