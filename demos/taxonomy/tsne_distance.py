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
    middles = random.randn(GROUPS, 10)
    middles /= np.linalg.norm(middles, axis=1, keepdims=True)
    middles *= (10 * factor ** np.arange(GROUPS))[:, None]
    group = np.repeat(np.arange(GROUPS), points)
    x = middles[group] + random.randn(len(group), 10)

    tsne = TSNE(perplexity=perplexity, max_iter=500, method="exact", random_state=random)
    distances = {
        "true": between(x, group),
        "pca": between(PCA(2).fit_transform(x), group),
        "tsne": between(tsne.fit_transform(x), group),
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


def between(x: np.ndarray, group: np.ndarray) -> np.ndarray:
    """Return the distances of the means of all pairs of groups."""
    means = [x[group == number].mean(axis=0) for number in range(GROUPS)]
    return np.array([np.linalg.norm(a - b) for a, b in combinations(means, 2)])


if __name__ == "__main__":
    main(__file__)
