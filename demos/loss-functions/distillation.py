"""A student with few examples: labels, smoothed labels, or a teacher's softened probabilities."""

import torch
from torch import nn
from torch.nn.functional import cross_entropy, one_hot

from mlquiz.lab import Point, digits, main

TEMPERATURES = [0.5, 1, 1.5, 2, 3, 4, 6, 8, 12, 16, 24]
SMOOTHINGS = [0.0, 0.1, 0.3]
STUDENTS, HIDDEN = 3, 16  # each accuracy is a mean over 3 students with different examples


def run(seed: int, examples: int, updates: int):
    torch.manual_seed(seed)
    data = digits(seed)
    logits = train_teacher(*data.train)(data.train.images).detach()

    # the training set of every student: its images, the targets, the temperature of its softmax
    images, targets, temperatures = [], [], []
    for k in range(STUDENTS):
        few = slice(k * examples, (k + 1) * examples)
        labels = one_hot(data.train.labels[few], 10)
        targets += [(logits[few] / temperature).softmax(dim=1) for temperature in TEMPERATURES]
        targets += [(1 - share) * labels + share / 10 for share in SMOOTHINGS]
        temperatures += TEMPERATURES + [1] * len(SMOOTHINGS)
        images += [data.train.images[few]] * (len(TEMPERATURES) + len(SMOOTHINGS))

    net = train_students(
        torch.stack(images), torch.stack(targets), torch.tensor(temperatures), updates
    )
    right = (net(data.test.images).argmax(dim=2) == data.test.labels).float().mean(dim=1)
    accuracy = right.view(STUDENTS, -1).mean(dim=0).tolist()
    soft, smooth = accuracy[: len(TEMPERATURES)], accuracy[len(TEMPERATURES) :]
    for temperature, value in zip(TEMPERATURES, soft, strict=True):
        yield Point(temperature, {"soft": value, "hard": smooth[0], "smooth": max(smooth[1:])})
    return {
        "hard": smooth[0],
        "smooth": max(smooth[1:]),
        "cold": soft[0],
        "plain": soft[1],
        "warm": soft[TEMPERATURES.index(12)],
    }


def train_teacher(images: torch.Tensor, labels: torch.Tensor) -> nn.Module:
    teacher = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    optimizer = torch.optim.Adam(teacher.parameters(), lr=0.01)
    for _ in range(80):
        loss = cross_entropy(teacher(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return teacher


def train_students(images, targets, temperatures, updates: int):
    """Train all students at once from one start; return the function that computes their logits."""
    number = len(images)
    w1 = (torch.randn(64, HIDDEN) / 8).repeat(number, 1, 1).requires_grad_()
    w2 = (torch.randn(HIDDEN, 10) / HIDDEN**0.5).repeat(number, 1, 1).requires_grad_()
    b1 = torch.zeros(number, 1, HIDDEN, requires_grad=True)
    b2 = torch.zeros(number, 1, 10, requires_grad=True)

    def net(x):
        return (x @ w1 + b1).relu() @ w2 + b2

    optimizer = torch.optim.Adam([w1, b1, w2, b2], lr=0.01)
    for _ in range(updates):
        # cross-entropy between the targets and the student, both at the same temperature
        log_p = (net(images) / temperatures[:, None, None]).log_softmax(dim=2)
        loss = -(targets * log_p).sum(dim=2).mean(dim=1).sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return net


if __name__ == "__main__":
    main(__file__)
