"""One network, two modes: eval mode beside averages of 1 to 100 passes with the masks on."""

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, digits, main

PASSES = (1, 2, 3, 4, 5, 7, 10, 14, 20, 33, 50, 100)


def run(seed: int, p: float, images: int, updates: int):
    torch.manual_seed(seed)
    train, test = digits(seed, images)
    net = nn.Sequential(
        *(nn.Linear(64, 64), nn.ReLU(), nn.Dropout(p)),
        *(nn.Linear(64, 64), nn.ReLU(), nn.Dropout(p)),
        nn.Linear(64, 10),
    )
    optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
    net.train()
    for _ in range(updates):
        batch = torch.randint(images, (64,))
        loss = cross_entropy(net(train.images[batch]), train.labels[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    with torch.no_grad():  # stops the recording of gradients, not the masks
        net.eval()
        eval_accuracy = accuracy(net(test.images), test.labels)
        net.train()  # a new mask in each pass
        masked = torch.stack([net(test.images).softmax(dim=1) for _ in range(100)])

    masked_accuracies = {}
    for passes in PASSES:
        groups = masked[: 100 // passes * passes].unflatten(0, (-1, passes))
        averaged = groups.mean(dim=1)  # of the probabilities, within each group
        masked_accuracies[passes] = accuracy(averaged, test.labels)
        yield Point(passes, {"masked": masked_accuracies[passes], "whole": eval_accuracy})

    return {
        "eval_accuracy": eval_accuracy,
        "single_accuracy": masked_accuracies[1],
        "average_accuracy": masked_accuracies[100],
    }


def accuracy(scores: torch.Tensor, labels: torch.Tensor) -> float:
    return (scores.argmax(dim=-1) == labels).float().mean().item()


if __name__ == "__main__":
    main(__file__)
