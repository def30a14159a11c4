"""Monte Carlo dropout: do the passes disagree most on the images that the net gets wrong?"""

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, digits, main


def run(seed: int, p: float, passes: int, images: int, updates: int):
    torch.manual_seed(seed)
    train, test = digits(seed, images)
    net = nn.Sequential(
        *(nn.Linear(64, 64), nn.ReLU(), nn.Dropout(p)),
        *(nn.Linear(64, 64), nn.ReLU(), nn.Dropout(p)),
        nn.Linear(64, 10),
    )
    optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
    for _ in range(updates):
        batch = torch.randint(images, (64,))
        loss = cross_entropy(net(train.images[batch]), train.labels[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    with torch.no_grad():
        net.train()  # the masks stay on
        masked = torch.stack([net(test.images).softmax(dim=1) for _ in range(passes)])
        net.eval()
        whole = net(test.images).softmax(dim=1)

    average = masked.mean(dim=0)
    # Mutual information: the entropy of the average minus the average entropy. It is 0 if all
    # passes agree, however uncertain each of them is.
    entropy = torch.special.entr(average).sum(dim=1)
    spread = entropy - torch.special.entr(masked).sum(dim=2).mean(dim=0)
    unsure = 1 - whole.max(dim=1).values  # the rival: one pass in eval mode

    # Of the images that are kept, the most certain first, how many are misclassified?
    by_spread = (average.argmax(dim=1) != test.labels)[spread.argsort()]
    by_confidence = (whole.argmax(dim=1) != test.labels)[unsure.argsort()]
    spread_errors, confidence_errors = {}, {}
    for percent in range(5, 101, 5):
        kept = len(test.images) * percent // 100
        spread_errors[percent] = by_spread[:kept].float().mean().item()
        confidence_errors[percent] = by_confidence[:kept].float().mean().item()
        errors = {"spread": spread_errors[percent], "confidence": confidence_errors[percent]}
        yield Point(percent, errors)

    return {
        "all_error": spread_errors[100],
        "kept_error": spread_errors[80],
        "rival_kept_error": confidence_errors[80],
    }


if __name__ == "__main__":
    main(__file__)
