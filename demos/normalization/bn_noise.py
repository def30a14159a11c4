"""How much BatchNorm's output for one example varies with the others in its batch."""

import torch
from torch import nn

from mlquiz.lab import Point, main

DRAWS = 100
FEATURES = 64
PARTS = 12


@torch.no_grad()
def run(seed: int, far: float, largest: int):
    torch.manual_seed(seed)
    bn, ln = nn.BatchNorm1d(FEATURES), nn.LayerNorm(FEATURES)  # in train mode
    # An example with all features near the mean of the data, and one far above it.
    near = torch.linspace(-0.5, 0.5, FEATURES)

    points = []
    for part in range(PARTS + 1):
        batch_size = round(4 * (largest / 4) ** (part / PARTS))
        point = {
            "near": noise(bn, near, batch_size),
            "far": noise(bn, far + near, batch_size),
            "ln": noise(ln, near, batch_size),
            "law": batch_size**-0.5,  # the standard deviation of a mean of that many
        }
        points.append(point)
        yield Point(batch_size, point)
    return {
        "small_near": points[0]["near"],
        "large_near": points[-1]["near"],
        "large_far": points[-1]["far"],
    }


def noise(norm: nn.Module, example: torch.Tensor, batch_size: int) -> float:
    """Return the standard deviation of an example's output over random batches that contain it."""
    outputs = []
    for _ in range(DRAWS):
        others = torch.randn(batch_size - 1, FEATURES)
        batch = torch.cat([example[None], others])
        outputs.append(norm(batch)[0])
    return torch.stack(outputs).std(0).mean().item()


if __name__ == "__main__":
    main(__file__)
