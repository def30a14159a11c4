"""How much patience? One training run with a jagged validation curve, stopped by many rules."""

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, digits, main

PATIENCES = (1, 2, 3, 4, 6, 8, 11, 16, 22, 30, 42, 60, 85, 120)


def run(seed: int, images: int, label_noise: float, batch_size: int, updates: int):
    torch.manual_seed(seed)
    train, held_out = digits(seed, images, label_noise)
    validation = held_out.images[:250], held_out.labels[:250]
    test = held_out.images[250:], held_out.labels[250:]
    net = nn.Sequential(nn.Linear(64, 256), nn.ReLU(), nn.Linear(256, 10))
    optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
    validation_losses, test_losses = [], []

    for update in range(1, updates + 1):
        batch = torch.randint(images, (batch_size,))
        loss = cross_entropy(net(train.images[batch]), train.labels[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if update % 2 == 0:
            validation_losses.append(loss_on(net, *validation))
            test_losses.append(loss_on(net, *test))

    restored, at_stop = {}, {}
    for patience in PATIENCES:
        best, stop = early_stop(validation_losses, patience)
        restored[patience], at_stop[patience] = test_losses[best], test_losses[stop]
        yield Point(patience, {"restored": test_losses[best], "at_stop": test_losses[stop]})

    return {
        "hasty": restored[1],
        "patient": restored[60],
        "very_patient": restored[120],
        "very_patient_at_stop": at_stop[120],
    }


def early_stop(validation_losses: list[float], patience: int) -> tuple[int, int]:
    """Return the index of the best evaluation, and of the one at which training stops."""
    best = 0
    for now, loss in enumerate(validation_losses):
        if loss < validation_losses[best]:
            best = now  # a new minimum: the count restarts
        elif now - best >= patience:
            return best, now
    return best, len(validation_losses) - 1


@torch.no_grad()
def loss_on(net: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> float:
    return cross_entropy(net(images), labels).item()


if __name__ == "__main__":
    main(__file__)
