"""When do the gradients of micro-batches add up to the gradient of the large batch?"""

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, digits, main


def run(seed: int, batch_size: int, updates: int):
    torch.manual_seed(seed)
    images, labels = digits(seed, train=1000).train
    plain = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    normalized = nn.Sequential(nn.Linear(64, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Linear(64, 10))
    for net in (plain, normalized):
        optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
        for _ in range(updates):
            drawn = torch.randint(len(images), (64,))
            optimizer.zero_grad()
            cross_entropy(net(images[drawn]), labels[drawn]).backward()
            optimizer.step()

    batch = torch.randperm(len(images))[:batch_size]
    images, labels = images[batch], labels[batch]
    whole = accumulate(plain, [images], [labels], [1.0])
    normalized_whole = accumulate(normalized, [images], [labels], [1.0])
    errors = {}
    for count in range(2, batch_size // 2 + 1):
        if batch_size % count:
            continue
        x, y = images.chunk(count), labels.chunk(count)
        mean = [1 / count] * count  # each mean loss divided by the number of micro-batches
        equal = accumulate(plain, x, y, mean)
        batchnorm = accumulate(normalized, x, y, mean)

        # the same batch, split at random positions
        cuts = sorted((torch.randperm(batch_size - 1)[: count - 1] + 1).tolist())
        x, y = images.tensor_split(cuts), labels.tensor_split(cuts)
        unequal = accumulate(plain, x, y, mean)
        weighted = accumulate(plain, x, y, [len(part) / batch_size for part in y])

        errors[count] = {
            "equal": distance(equal, whole),
            "unequal": distance(unequal, whole),
            "weighted": distance(weighted, whole),
            "batchnorm": distance(batchnorm, normalized_whole),
        }
        yield Point(count, errors[count])

    return {
        "ten": 10,
        "unequal": errors[10]["unequal"],
        "batchnorm": errors[10]["batchnorm"],
        "batchnorm_halves": errors[2]["batchnorm"],
        "weighted": errors[10]["weighted"],
    }


def accumulate(net: nn.Module, images, labels, weights: list[float]) -> torch.Tensor:
    """Return the sum of the gradients of the mean losses of all parts, each times its weight."""
    net.zero_grad()
    for x, y, weight in zip(images, labels, weights, strict=True):
        (weight * cross_entropy(net(x), y)).backward()
    return torch.cat([p.grad.flatten() for p in net.parameters()])


def distance(gradient: torch.Tensor, reference: torch.Tensor) -> float:
    """Return the distance of the gradient from the reference, relative to the reference's norm."""
    return ((gradient - reference).norm() / reference.norm()).item()


if __name__ == "__main__":
    main(__file__)
