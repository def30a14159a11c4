"""A net more confident than accurate, and the one number that corrects it after training."""

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, digits, main

TEMPERATURES = [10 ** (step / 20) for step in range(-6, 21)]  # 0.5 to 10
VALIDATION = 400
BINS = 12


def run(seed: int, images: int, label_noise: float, updates: int):
    torch.manual_seed(seed)
    train = digits(seed, images, label_noise).train
    pool = digits(seed).train  # begins with the same images; what follows them is new
    new_images, new_labels = pool.images[images:], pool.labels[images:]

    net = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
    for _ in range(updates):
        loss = cross_entropy(net(train.images), train.labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    with torch.no_grad():
        logits = net(new_images)
    validation, test = logits[:VALIDATION], logits[VALIDATION:]
    validation_labels, test_labels = new_labels[:VALIDATION], new_labels[VALIDATION:]

    # Only T is learnt after training: softmax(logits / T), fitted by cross-entropy.
    fitted = min(
        TEMPERATURES, key=lambda t: cross_entropy(validation / t, validation_labels).item()
    )

    for tenth in range(11):
        yield Point(tenth / 10, {"diagonal": tenth / 10})
    for name, temperature in (("raw", 1.0), ("scaled", fitted)):
        for confidence, accuracy in reliability(test / temperature, test_labels):
            yield Point(confidence, {name: accuracy})

    evaluations = {}
    for temperature in TEMPERATURES:
        bins = reliability(test / temperature, test_labels)
        evaluations[temperature] = {
            "confidence": sum(confidence for confidence, _ in bins) / BINS,
            "accuracy": sum(accuracy for _, accuracy in bins) / BINS,
            # the expected calibration error (ECE)
            "error": sum(abs(confidence - accuracy) for confidence, accuracy in bins) / BINS,
        }
        yield Point(temperature, evaluations[temperature])
    return {
        "temperature": fitted,
        "accuracy": evaluations[1.0]["accuracy"],
        "raw_confidence": evaluations[1.0]["confidence"],
        "scaled_confidence": evaluations[fitted]["confidence"],
        "raw_error": evaluations[1.0]["error"],
        "scaled_error": evaluations[fitted]["error"],
    }


def reliability(logits: torch.Tensor, labels: torch.Tensor) -> list[tuple[float, float]]:
    """Return the mean confidence and the accuracy of each of `BINS` equal bins by confidence."""
    confidence, guess = logits.softmax(dim=1).max(dim=1)
    right = (guess == labels).float()
    bins = confidence.argsort().tensor_split(BINS)
    return [(confidence[each].mean().item(), right[each].mean().item()) for each in bins]


if __name__ == "__main__":
    main(__file__)
