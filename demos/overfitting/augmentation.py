"""Few digits, shifted, turned or with wrong labels: what a net then knows of new images."""

import copy

import torch
from torch import nn
from torch.nn.functional import cross_entropy, pad

from mlquiz.lab import Point, above, below, close, digits, main


def run(seed: int, train_size: int, shift: int, label_noise: float, more: int, updates: int):
    torch.manual_seed(seed)
    few, test = digits(seed, train_size)
    noisy = digits(seed, train_size, label_noise).train
    noisy_more = digits(seed, train_size * more, label_noise).train
    arms = {
        "plain": (few, lambda images: images),
        "shifted": (few, lambda images: shifted(images, shift)),
        "too_far": (few, lambda images: shifted(images, shift + 2)),
        "turned": (few, half_turned),
        "noisy": (noisy, lambda images: images),
        "noisy_more": (noisy_more, lambda images: images),
    }
    start = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 10))
    nets = {name: copy.deepcopy(start) for name in arms}
    optimizers = {name: torch.optim.Adam(net.parameters(), lr=0.01) for name, net in nets.items()}
    moved_test = shifted(test.images, shift), test.labels
    test_losses = {name: [] for name in arms}

    for update in range(1, updates + 1):
        for name, (train, augment) in arms.items():
            batch = torch.randint(len(train.labels), (64,))
            loss = cross_entropy(nets[name](augment(train.images[batch])), train.labels[batch])
            optimizers[name].zero_grad()
            loss.backward()
            optimizers[name].step()

        if update % (updates // 30) == 0:
            for name, net in nets.items():
                test_losses[name].append(loss_on(net, *test))
            shown = ("plain", "shifted", "noisy", "noisy_more")
            losses = {f"{name}_test": test_losses[name][-1] for name in shown}
            losses["plain_moved"] = loss_on(nets["plain"], *moved_test)
            losses["shifted_moved"] = loss_on(nets["shifted"], *moved_test)
            yield Point(update, losses)

    m = dict(losses)
    for name, (train, _) in arms.items():
        m[f"{name}_train"] = loss_on(nets[name], *train)
        m[f"{name}_test"] = test_losses[name][-1]
        m[f"{name}_best"] = min(test_losses[name])
    m["moved_train"] = loss_on(nets["shifted"], shifted(few.images, shift), few.labels)
    m["noise_floor"] = noise_floor(label_noise)
    m["plain_mix_up"] = mix_up(nets["plain"], *test)
    m["turned_mix_up"] = mix_up(nets["turned"], *test)
    return m | score(nets["plain"], *test, label_noise)


def shifted(images: torch.Tensor, by: int) -> torch.Tensor:
    # Every image gets its own window of the padded image, moved by up to `by` pixels each way.
    windows = pad(images.view(-1, 8, 8), [by] * 4).unfold(1, 8, 1).unfold(2, 8, 1)
    row, column = torch.randint(2 * by + 1, (2, len(images)))
    return windows[torch.arange(len(images)), row, column].flatten(1)


def half_turned(images: torch.Tensor) -> torch.Tensor:
    # Reversing the order of an image's 64 pixels turns it by 180 degrees.
    chosen = torch.rand(len(images), 1) < 0.5
    return torch.where(chosen, images.flip(1), images)


@torch.no_grad()
def loss_on(net: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> float:
    return cross_entropy(net(images), labels).item()


def noise_floor(label_noise: float) -> float:
    # The loss of a net that knows the true classes and the share of wrong labels, but not which.
    shares = torch.tensor([1 - label_noise] + [label_noise / 9] * 9)
    return torch.special.entr(shares).sum().item()


@torch.no_grad()
def mix_up(net: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> float:
    # How probable a 9 is for the sixes, and a 6 for the nines.
    probabilities = net(images).softmax(dim=1)
    return torch.cat([probabilities[labels == 6, 9], probabilities[labels == 9, 6]]).mean().item()


@torch.no_grad()
def score(net: nn.Module, images, labels, label_noise: float) -> dict[str, float]:
    # As `digits` does it: a wrong label is another class, drawn evenly.
    wrong = torch.randperm(len(labels))[: round(label_noise * len(labels))]
    noisy = labels.clone()
    noisy[wrong] = (labels[wrong] + torch.randint(1, 10, (len(wrong),))) % 10
    predicted = net(images).argmax(dim=1)
    accuracy = (predicted == labels).float().mean().item()
    return {
        "accuracy": accuracy,
        "noisy_accuracy": (predicted == noisy).float().mean().item(),
        "expected_accuracy": accuracy * (1 - label_noise) + (1 - accuracy) * label_noise / 9,
    }


def moving_hurts(m):
    return above(m["plain_moved"], m["plain_test"], margin=1.7)


def shifts_help_moved(m):
    return below(m["shifted_moved"], m["plain_moved"], margin=1.6)


def shifts_slow_the_fit(m):
    return above(m["shifted_train"], m["plain_train"], margin=0.05)


def too_far_costs(m):
    return above(m["too_far_test"], m["plain_test"], margin=0.3)


def copies_flatter(m):
    return below(m["moved_train"], m["shifted_moved"], margin=0.1)


def turning_mixes_up(m):
    return above(m["turned_mix_up"], m["plain_mix_up"], margin=0.014)


def noise_is_memorized(m):
    return below(m["noisy_train"], m["noise_floor"], margin=0.5)


def noise_costs(m):
    return above(m["noisy_test"], m["plain_test"], margin=0.3)


def noise_costs_at_best(m):
    return above(m["noisy_best"], m["plain_best"], margin=0.19)


def noisy_test_turns(m):
    return above(m["noisy_test"], m["noisy_best"], margin=0.1)


def more_data_helps(m):
    return below(m["noisy_more_test"], m["noisy_test"], margin=0.16)


def more_data_helps_at_best(m):
    return below(m["noisy_more_best"], m["noisy_best"], margin=0.045)


def more_is_harder_to_memorize(m):
    return above(m["noisy_more_train"], m["noisy_train"], margin=0.45)


def train_above_test(m):
    return above(m["noisy_more_train"], m["noisy_more_test"], margin=0.24)


def noisy_yardstick(m):
    return close(m["noisy_accuracy"], m["expected_accuracy"], tolerance=0.03)


if __name__ == "__main__":
    main(__file__)
