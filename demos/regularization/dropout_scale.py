"""Dropout by hand: the factor 1/(1-p) in training, the factor 1-p in testing, or neither."""

import copy

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, digits, main


class Dropout(nn.Module):
    """Zero each unit with probability p in train mode; scale by a factor in each mode."""

    def __init__(self, p: float, train_factor: float, test_factor: float):
        super().__init__()
        self.p, self.train_factor, self.test_factor = p, train_factor, test_factor

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Mask units in train mode only."""
        if self.training:
            mask = torch.rand_like(x) >= self.p  # 1 with probability 1 - p
            return x * mask * self.train_factor
        return x * self.test_factor


def run(seed: int, p: float, images: int, updates: int):
    torch.manual_seed(seed)
    train, test = digits(seed, images)
    inverted = network(Dropout(p, train_factor=1 / (1 - p), test_factor=1))  # nn.Dropout
    unscaled = network(Dropout(p, train_factor=1, test_factor=1))
    original = network(Dropout(p, train_factor=1, test_factor=1 - p))  # the first papers
    unscaled.load_state_dict(inverted.state_dict())
    inverted_optimizer = torch.optim.Adam(inverted.parameters(), lr=0.01)
    unscaled_optimizer = torch.optim.Adam(unscaled.parameters(), lr=0.01)

    for update in range(1, updates + 1):
        batch = torch.randint(images, (64,))
        for net, optimizer in ((inverted, inverted_optimizer), (unscaled, unscaled_optimizer)):
            net.train()
            loss = cross_entropy(net(train.images[batch]), train.labels[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        if update % (updates // 40) == 0:
            original.load_state_dict(unscaled.state_dict())  # they differ in eval mode only
            losses = {
                "inverted": eval_loss(inverted, *test),
                "unscaled": eval_loss(unscaled, *test),
                "original": eval_loss(original, *test),
            }
            yield Point(update, losses)

    return losses


def network(drop: nn.Module) -> nn.Sequential:
    return nn.Sequential(
        *(nn.Linear(64, 64), nn.ReLU(), drop),
        *(nn.Linear(64, 64), nn.ReLU(), copy.deepcopy(drop)),
        nn.Linear(64, 10),
    )


@torch.no_grad()
def eval_loss(net: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> float:
    return cross_entropy(net.eval()(images), labels).item()


if __name__ == "__main__":
    main(__file__)
