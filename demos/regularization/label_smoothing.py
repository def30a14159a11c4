"""Label smoothing from none to much, on right labels and on partly wrong ones: it depends."""

import torch
from torch.nn.functional import cross_entropy, relu

from mlquiz.lab import Point, digits, main

SMOOTHINGS = [twentieth / 20 for twentieth in range(11)]  # 0 to 0.5


def run(seed: int, images: int, label_noise: float, learning_rate: float, updates: int):
    torch.manual_seed(seed)
    clean, test = digits(seed, images)
    noisy = digits(seed, images, label_noise).train
    starts = torch.randn(64, 32) * (2 / 64) ** 0.5, torch.randn(32, 10) * (2 / 32) ** 0.5

    ends = {}
    for name, train in (("clean", clean), ("noisy", noisy)):
        smoothings = torch.tensor(SMOOTHINGS)[:, None, None]
        # 1 - smoothing for the labelled class, then a tenth of the smoothing for each of the ten.
        targets = (1 - smoothings) * torch.eye(10)[train.labels] + smoothings / 10
        # A 64-32-10 net for each smoothing, side by side: the first dimension counts the nets.
        first, second = nets = [
            start.repeat(len(SMOOTHINGS), 1, 1).requires_grad_() for start in starts
        ]
        optimizer = torch.optim.Adam(nets, lr=learning_rate)
        for _ in range(updates):
            log_probabilities = (relu(train.images @ first) @ second).log_softmax(dim=2)
            # No net affects another's loss, so the sum leaves each its own gradient.
            loss = -(targets * log_probabilities).sum(dim=2).mean(dim=1).sum()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()

        with torch.no_grad():
            logits = relu(test.images @ first) @ second
        confidence, guess = logits.softmax(dim=2).max(dim=2)
        ends[f"{name}_confidence"] = confidence.mean(dim=1).tolist()
        ends[f"{name}_accuracy"] = (guess == test.labels).float().mean(dim=1).tolist()
        # Plain cross-entropy for all, so that the nets can be compared.
        ends[f"{name}_loss"] = [cross_entropy(each, test.labels).item() for each in logits]

    for net, smoothing in enumerate(SMOOTHINGS):
        yield Point(smoothing, {name: values[net] for name, values in ends.items()})
    none, some, much = 0, SMOOTHINGS.index(0.1), SMOOTHINGS.index(0.4)
    return {
        "clean_confidence": ends["clean_confidence"][some],
        "clean_accuracy": ends["clean_accuracy"][some],
        "plain_confidence": ends["noisy_confidence"][none],
        "plain_accuracy": ends["noisy_accuracy"][none],
        "smooth_confidence": ends["noisy_confidence"][some],
        "smooth_accuracy": ends["noisy_accuracy"][some],
        "noisy_plain_loss": ends["noisy_loss"][none],
        "noisy_smooth_loss": ends["noisy_loss"][some],
        "clean_plain_loss": ends["clean_loss"][none],
        "clean_much_loss": ends["clean_loss"][much],
    }


if __name__ == "__main__":
    main(__file__)
