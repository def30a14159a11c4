"""A BatchNorm net without eval(): answers that depend on the batch, corrupted running averages."""

import copy

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, digits, main

SERVED = (2, 4, 5, 10, 20, 25, 50, 100, 125, 250, 500)  # batch sizes that divide 500 test images


def run(seed: int, batch_size: int, learning_rate: float, updates: int, momentum: float):
    torch.manual_seed(seed)
    train, test = digits(seed)
    net = nn.Sequential(
        *(nn.Linear(64, 64), nn.BatchNorm1d(64, momentum=momentum), nn.ReLU()),
        *(nn.Linear(64, 64), nn.BatchNorm1d(64, momentum=momentum), nn.ReLU()),
        nn.Linear(64, 10),
    )
    optimizer = torch.optim.SGD(net.parameters(), lr=learning_rate)
    for _ in range(updates):
        batch = torch.randint(len(train.images), (batch_size,))
        loss = cross_entropy(net(train.images[batch]), train.labels[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    net.eval()
    accuracy = accuracy_of(net(test.images), test.labels)

    # First harm: the answer for an image depends on the other images in its batch.
    order = test.labels.argsort()
    images_by_class, labels_by_class = test.images[order], test.labels[order]
    shuffled, by_class = {}, {}
    for size in SERVED:
        shuffled[size] = served_in_train_mode(net, size, test.images, test.labels)
        by_class[size] = served_in_train_mode(net, size, images_by_class, labels_by_class)
        accuracies = {"shuffled": shuffled[size], "by_class": by_class[size]}
        yield Point(size, accuracies | {"eval_mode": accuracy})

    # Second harm: every forward pass changes the running averages, under no_grad() as well.
    validated = copy.deepcopy(net)
    same_class = test.images[test.labels == 0]
    yield Point(0, {"after": accuracy})
    for passes in range(1, 21):
        with torch.no_grad():
            validated.train()(same_class)
            validated.eval()
            after = accuracy_of(validated(test.images), test.labels)
        yield Point(passes, {"after": after})

    return {
        "eval_accuracy": accuracy,
        "pairs_accuracy": shuffled[2],
        "shuffled_accuracy": shuffled[50],
        "by_class_accuracy": by_class[50],
        "start_accuracy": accuracy,
        "after_accuracy": after,
    }


@torch.no_grad()
def served_in_train_mode(
    net: nn.Module, size: int, images: torch.Tensor, labels: torch.Tensor
) -> float:
    server = copy.deepcopy(net).train()  # a copy, since its running averages change
    logits = torch.cat([server(batch) for batch in images.split(size)])
    return accuracy_of(logits, labels)


def accuracy_of(logits: torch.Tensor, labels: torch.Tensor) -> float:
    return (logits.argmax(1) == labels).float().mean().item()


if __name__ == "__main__":
    main(__file__)
