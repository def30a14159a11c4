"""How many clusters? The cost falls with every further centre, the silhouette has a peak."""

import numpy as np
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score

from mlquiz.lab import Point, main


def run(seed: int, groups: int, spread: float):
    random = np.random.RandomState(seed)
    angle = 2 * np.pi * np.arange(groups) / groups
    centres = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    data = {
        "grouped": np.repeat(centres, 40, axis=0) + spread * random.randn(40 * groups, 2),
        "even": random.uniform(-1.5, 1.5, size=(40 * groups, 2)),
    }
    cost = {name: [] for name in data}
    silhouette = {name: [] for name in data}
    for k in range(2, 13):
        for name, x in data.items():
            model = KMeans(k, n_init=5, random_state=random).fit(x)
            cost[name].append(model.inertia_ / len(x))  # mean squared distance to the centre
            silhouette[name].append(silhouette_score(x, model.labels_))
        yield Point(
            k,
            {
                "grouped_cost": cost["grouped"][-1],
                "even_cost": cost["even"][-1],
                "grouped_silhouette": silhouette["grouped"][-1],
                "even_silhouette": silhouette["even"][-1],
            },
        )

    return {
        "right_cost": cost["grouped"][groups - 2],
        "last_cost": cost["grouped"][-1],
        "even_first_cost": cost["even"][0],
        "even_last_cost": cost["even"][-1],
        "right_silhouette": silhouette["grouped"][groups - 2],
        "best_silhouette": max(silhouette["grouped"]),
        "even_silhouette": max(silhouette["even"]),
    }


if __name__ == "__main__":
    main(__file__)
