"""Early stopping on noisy labels: the best checkpoint on validation data against the last."""

import copy
import math

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, digits, main

EVERY = 2  # updates between two evaluations
PATIENCE = 20  # evaluations without a new minimum before training stops


def run(seed: int, images: int, label_noise: float, updates: int):
    torch.manual_seed(seed)
    train, held_out = digits(seed, images, label_noise)
    clean = digits(seed, images).train  # the same images with their true labels
    validation = held_out.images[:250], held_out.labels[:250]
    test = held_out.images[250:], held_out.labels[250:]
    net = nn.Sequential(nn.Linear(64, 256), nn.ReLU(), nn.Linear(256, 10))
    clean_net = copy.deepcopy(net)
    optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
    clean_optimizer = torch.optim.Adam(clean_net.parameters(), lr=0.01)
    best_loss, best_update, best_state = math.inf, 0, None
    stopped_at = None
    clean_tests = []

    for update in range(1, updates + 1):
        batch = torch.randint(images, (32,))
        loss = cross_entropy(net(train.images[batch]), train.labels[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

        loss = cross_entropy(clean_net(clean.images[batch]), clean.labels[batch])
        clean_optimizer.zero_grad()
        loss.backward()
        clean_optimizer.step()

        if update % EVERY == 0:
            losses = {
                "train": loss_on(net, *train),
                "validation": loss_on(net, *validation),
                "test": loss_on(net, *test),
                "clean_test": loss_on(clean_net, *test),
            }
            clean_tests.append(losses["clean_test"])
            yield Point(update, losses)
            if stopped_at is None:
                if losses["validation"] < best_loss:
                    best_loss, best_update = losses["validation"], update
                    best_state = copy.deepcopy(net.state_dict())
                elif update - best_update >= PATIENCE * EVERY:
                    stopped_at = update  # training would end here; the demo goes on

    net.load_state_dict(best_state)  # without this, the net would keep its last weights
    return {
        "kept_at": best_update,
        "stopped_at": stopped_at or updates,
        "kept_train": loss_on(net, *train),
        "last_train": losses["train"],
        "kept_test": loss_on(net, *test),
        "last_test": losses["test"],
        "clean_last": clean_tests[-1],
        "clean_best": min(clean_tests),
    }


@torch.no_grad()
def loss_on(net: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> float:
    return cross_entropy(net(images), labels).item()


if __name__ == "__main__":
    main(__file__)
