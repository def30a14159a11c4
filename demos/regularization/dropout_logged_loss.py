"""The logged training loss has the masks on, the test loss does not: they seem to cross."""

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, digits, main


def run(seed: int, p: float, images: int, updates: int):
    torch.manual_seed(seed)
    train, test = digits(seed, images)
    net = nn.Sequential(
        *(nn.Linear(64, 64), nn.ReLU(), nn.Dropout(p)),
        *(nn.Linear(64, 64), nn.ReLU(), nn.Dropout(p)),
        nn.Linear(64, 10),
    )
    optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
    every = updates // 20
    logged = 0.0

    for update in range(1, updates + 1):
        net.train()
        batch = torch.randint(images, (64,))
        loss = cross_entropy(net(train.images[batch]), train.labels[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        logged += loss.item() / every  # as a training loop logs it: the mean since the last line
        if update % every == 0:
            losses = {
                "logged": logged,
                "train": eval_loss(net, *train),
                "test": eval_loss(net, *test),
            }
            yield Point(update, losses)
            logged = 0.0

    return losses


@torch.no_grad()
def eval_loss(net: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> float:
    net.eval()
    return cross_entropy(net(images), labels).item()


if __name__ == "__main__":
    main(__file__)
