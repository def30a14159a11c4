"""Single linkage, Ward and k-means: on rings that grow thicker, and on blobs with a bridge."""

import numpy as np
from sklearn.cluster import AgglomerativeClustering, KMeans
from sklearn.metrics import adjusted_rand_score

from mlquiz.lab import Point, main


def run(seed: int, points: int, gap: float):
    random = np.random.RandomState(seed)
    methods = {
        "single": AgglomerativeClustering(2, linkage="single"),
        "ward": AgglomerativeClustering(2, linkage="ward"),
        "kmeans": KMeans(2, n_init=10, random_state=seed),
    }
    group = np.repeat([0, 1], points)

    # Two rings of radius 1 and 2: their thickness grows until they touch.
    angle = random.uniform(0, 2 * np.pi, 2 * points)
    noise = random.randn(2 * points)
    rings = {}
    for thickness in np.arange(0, 0.52, 0.04):
        radius = 1 + group + thickness * noise
        x = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
        rings = {f"{name}_rings": agreement(method, x, group) for name, method in methods.items()}
        if thickness == 0:
            thin = rings
        yield Point(thickness, rings)

    # Two blobs, and between them a row of more and more points.
    blobs = random.randn(2 * points, 2)
    blobs[:, 0] += gap * group
    for bridge in range(0, 26, 2):
        row = np.stack([np.linspace(0, gap, bridge + 2)[1:-1], np.zeros(bridge)], axis=1)
        x = np.concatenate([blobs, row])
        scores = {f"{name}_blobs": agreement(method, x, group) for name, method in methods.items()}
        if bridge == 0:
            apart = scores
        yield Point(bridge, scores)

    return {
        "single_thin": thin["single_rings"],
        "ward_thin": thin["ward_rings"],
        "kmeans_thin": thin["kmeans_rings"],
        "single_thick": rings["single_rings"],
        "single_apart": apart["single_blobs"],
        "single_bridge": scores["single_blobs"],
        "ward_bridge": scores["ward_blobs"],
        "kmeans_bridge": scores["kmeans_blobs"],
    }


def agreement(method, x: np.ndarray, group: np.ndarray) -> float:
    """Return the adjusted Rand index with the true groups, without the points of the bridge."""
    return adjusted_rand_score(group, method.fit_predict(x)[: len(group)])


if __name__ == "__main__":
    main(__file__)
