"""BatchNorm and LayerNorm: the same computation along different axes of one batch of images."""

import torch
from torch.nn.functional import avg_pool2d

from mlquiz.lab import Point, digits, main


def run(seed: int, images: int, brightness: float):
    pixels = digits(seed, train=images).train.images.view(images, 1, 8, 8)
    x = avg_pool2d(pixels, 2).flatten(1)  # (images, 16): a feature is a patch of 2x2 pixels
    x[0] *= brightness  # the first image was taken in brighter light,
    x[-1] /= brightness  # the last one in dimmer light

    bn = standardize(x, dim=0)  # over the images: a mean for each feature
    ln = standardize(x, dim=1)  # over the features: a mean for each image

    for image in range(images):
        means = {
            "image_before": x[image].mean().item(),
            "image_bn": bn[image].mean().item(),
            "image_ln": ln[image].mean().item(),
        }
        yield Point(image + 1, means)
    for feature in range(16):
        means = {
            "feature_before": x[:, feature].mean().item(),
            "feature_bn": bn[:, feature].mean().item(),
            "feature_ln": ln[:, feature].mean().item(),
        }
        yield Point(feature + 1, means)

    return {
        "bright_after_bn": bn[0].mean().item(),
        "dim_after_bn": bn[-1].mean().item(),
        "highest_after_ln": ln.mean(dim=0).max().item(),
        "lowest_after_ln": ln.mean(dim=0).min().item(),
    }


def standardize(x: torch.Tensor, dim: int) -> torch.Tensor:
    mean = x.mean(dim, keepdim=True)
    variance = x.var(dim, keepdim=True, correction=0)  # biased: divided by the number of values
    return (x - mean) / torch.sqrt(variance + 1e-5)


if __name__ == "__main__":
    main(__file__)
