"""Groups at very different distances from each other: how far apart PCA and t-SNE draw them."""

from itertools import combinations

import numpy as np
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE

from mlquiz.lab import Point, main

GROUPS = 6


def run(seed: int, points: int, perplexity: float, factor: float):
    random = np.random.RandomState(seed)
    # Each group lies farther out than the one before, in a direction of its own.
    centres = random.randn(GROUPS, 10)
    centres /= np.linalg.norm(centres, axis=1, keepdims=True)
    centres *= (10 * factor ** np.arange(GROUPS))[:, None]
    group = np.repeat(np.arange(GROUPS), points)
    x = centres[group] + random.randn(len(group), 10)

    tsne = TSNE(perplexity=perplexity, max_iter=500, method="exact", random_state=random)
    distances = {
        "true": group_distances(x, group),
        "pca": group_distances(PCA(2).fit_transform(x), group),
        "tsne": group_distances(tsne.fit_transform(x), group),
    }
    # As shares of the largest distance in each, from the truly nearest pair to the farthest.
    order = distances["true"].argsort()
    shares = {name: values[order] / values.max() for name, values in distances.items()}
    for pair, at in enumerate(shares["true"]):
        yield Point(at, {name: values[pair] for name, values in shares.items()})

    return {
        "true_nearest": shares["true"][0],
        "pca_nearest": shares["pca"][0],
        "pca_farthest": shares["pca"][-1],
        "tsne_nearest": shares["tsne"][0],
        "tsne_smallest": shares["tsne"].min(),
    }


def group_distances(x: np.ndarray, group: np.ndarray) -> np.ndarray:
    """Return the distance between the means of each pair of groups."""
    means = [x[group == number].mean(axis=0) for number in range(GROUPS)]
    return np.array([np.linalg.norm(a - b) for a, b in combinations(means, 2)])


if __name__ == "__main__":
    main(__file__)
