"""A BatchNorm net trained on pairs performs poorly: due to the running averages or the training?"""

import copy

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, digits, main


class BatchNorm(nn.Module):
    """BatchNorm for (batch, features), or for several batches at once: (n, batch, features)."""

    def __init__(self, features: int):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(features))  # gamma
        self.shift = nn.Parameter(torch.zeros(features))  # beta
        self.register_buffer("running_mean", torch.zeros(features))
        self.register_buffer("running_var", torch.ones(features))
        self.momentum = 0.1  # the weight of the new statistics

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Normalize with the batch's statistics in train mode, with stored ones in eval mode."""
        if self.training:
            mean = x.mean(dim=-2, keepdim=True)  # over the batch
            var = x.var(dim=-2, keepdim=True, correction=0)  # biased: divided by B
            self.update(x)
        else:
            mean, var = self.running_mean, self.running_var
        return self.scale * (x - mean) / torch.sqrt(var + 1e-5) + self.shift

    @torch.no_grad()
    def update(self, x: torch.Tensor) -> None:
        """Update the running averages: r <- (1 - m) r + m s for each statistic s."""
        x = x.flatten(0, -2)
        mean, var = x.mean(dim=0), x.var(dim=0, correction=1)  # unbiased: divided by B - 1
        self.running_mean = (1 - self.momentum) * self.running_mean + self.momentum * mean
        self.running_var = (1 - self.momentum) * self.running_var + self.momentum * var


def run(seed: int, small_batch: int, large_batch: int, learning_rate: float, updates: int):
    torch.manual_seed(seed)
    train, test = digits(seed)
    small = nn.Sequential(
        *(nn.Linear(64, 64), BatchNorm(64), nn.ReLU()),
        *(nn.Linear(64, 64), BatchNorm(64), nn.ReLU()),
        nn.Linear(64, 10),
    )
    large = copy.deepcopy(small)
    small_optimizer = torch.optim.SGD(small.parameters(), lr=learning_rate)
    large_optimizer = torch.optim.SGD(large.parameters(), lr=learning_rate)

    for update in range(1, updates + 1):
        drawn = torch.randint(len(train.images), (max(small_batch, large_batch),))
        for net, optimizer, batch in (
            (small, small_optimizer, drawn[:small_batch]),
            (large, large_optimizer, drawn[:large_batch]),
        ):
            net.train()
            loss = cross_entropy(net(train.images[batch]), train.labels[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        if update % (updates // 25) == 0:
            losses = {
                "large": eval_loss(large, *test),
                "small": eval_loss(small, *test),
                "recalibrated": eval_loss(recalibrated(small, train.images), *test),
                "train_mode": train_mode_loss(small, small_batch, *test),
            }
            yield Point(update, losses)

    return {
        **{f"{name}_loss": loss for name, loss in losses.items()},
        "small_differs": share_that_differs(small, small_batch, test.images),
        "large_differs": share_that_differs(large, large_batch, test.images),
    }


@torch.no_grad()
def eval_loss(net: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> float:
    return cross_entropy(net.eval()(images), labels).item()


@torch.no_grad()
def recalibrated(net: nn.Module, images: torch.Tensor) -> nn.Module:
    """Return a copy with the statistics of all images in place of the running averages."""
    net = copy.deepcopy(net).train()
    for layer in net:
        if isinstance(layer, BatchNorm):
            layer.momentum = 1.0  # the next batch alone counts
    net(images)
    return net


@torch.no_grad()
def in_batches(net: nn.Module, size: int, images: torch.Tensor) -> torch.Tensor:
    """Return the logits in train mode, with the images in batches as in training."""
    batches = images[: len(images) // size * size].view(-1, size, 64)
    return copy.deepcopy(net).train()(batches).flatten(0, 1)  # a copy, since its buffers change


def train_mode_loss(net: nn.Module, size: int, images: torch.Tensor, labels: torch.Tensor) -> float:
    logits = in_batches(net, size, images)
    return cross_entropy(logits, labels[: len(logits)]).item()


@torch.no_grad()
def share_that_differs(net: nn.Module, size: int, images: torch.Tensor) -> float:
    """Return the share of images that the two modes classify differently."""
    classes = in_batches(net, size, images).argmax(1)
    differs = net.eval()(images).argmax(1)[: len(classes)] != classes
    return differs.float().mean().item()


if __name__ == "__main__":
    main(__file__)
