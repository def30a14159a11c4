"""First the digits 0 to 4, then 5 to 9: what is left of the old task, with and without replay."""

import copy

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, digits, main


def run(seed: int, memory: int, replayed: int, rate: float, updates: int):
    torch.manual_seed(seed)
    data = digits(seed)
    old, new = split(*data.train)
    old_test, new_test = split(*data.test)
    plain = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    wide = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 10))
    for _ in range(300):
        images, labels = batch(old, 32)
        step(plain, images, labels, rate)
        step(wide, images, labels, rate)
    replay = copy.deepcopy(plain)
    before = accuracy(plain, old_test)

    kept = torch.randperm(len(old[0]))[:memory]
    kept_old = (old[0][kept], old[1][kept])
    for update in range(updates + 1):
        if update % max(updates // 30, 1) == 0:
            ends = {
                "plain_old": accuracy(plain, old_test),
                "wide_old": accuracy(wide, old_test),
                "replay_old": accuracy(replay, old_test),
                "plain_new": accuracy(plain, new_test),
                "replay_new": accuracy(replay, new_test),
            }
            yield Point(update, ends)
        images, labels = batch(new, 32)
        step(plain, images, labels, rate)
        step(wide, images, labels, rate)
        # replay: old images replace some of the batch
        old_images, old_labels = batch(kept_old, replayed)
        images = torch.cat([images[replayed:], old_images])
        labels = torch.cat([labels[replayed:], old_labels])
        step(replay, images, labels, rate)
    return {"before": before} | {f"{name}_end": value for name, value in ends.items()}


def split(images: torch.Tensor, labels: torch.Tensor):
    """Return the digits 0 to 4 and the digits 5 to 9."""
    old = labels < 5
    return (images[old], labels[old]), (images[~old], labels[~old])


def batch(data: tuple[torch.Tensor, torch.Tensor], size: int) -> tuple[torch.Tensor, torch.Tensor]:
    chosen = torch.randint(len(data[0]), (size,))
    return data[0][chosen], data[1][chosen]


def step(model: nn.Module, images: torch.Tensor, labels: torch.Tensor, rate: float) -> None:
    loss = cross_entropy(model(images), labels)
    model.zero_grad()
    loss.backward()
    with torch.no_grad():
        for weights in model.parameters():
            weights -= rate * weights.grad


def accuracy(model: nn.Module, data: tuple[torch.Tensor, torch.Tensor]) -> float:
    with torch.no_grad():
        return (model(data[0]).argmax(dim=1) == data[1]).float().mean().item()


if __name__ == "__main__":
    main(__file__)
