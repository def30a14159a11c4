"""PCA of the wine data, with and without standardization: variance is not usefulness."""

import numpy as np
from sklearn.datasets import load_wine
from sklearn.decomposition import PCA
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier

from mlquiz.lab import Point, main


def run(seed: int, neighbours: int, test_share: float):
    x, y = load_wine(return_X_y=True)
    x, test_x, y, test_y = train_test_split(x, y, test_size=test_share, random_state=seed)
    mean, deviation = x.mean(axis=0), x.std(axis=0)
    data = {
        "raw": (x, test_x),
        "scaled": ((x - mean) / deviation, (test_x - mean) / deviation),
    }

    accuracy = {"raw": [], "scaled": []}
    variance = {"raw": [], "scaled": []}
    for name, (train, test) in data.items():
        pca = PCA().fit(train)
        variance[name] = np.cumsum(pca.explained_variance_ratio_)
        map_train, map_test = pca.transform(train), pca.transform(test)
        for components in range(1, 14):
            model = KNeighborsClassifier(neighbours).fit(map_train[:, :components], y)
            accuracy[name].append(model.score(map_test[:, :components], test_y))
            yield Point(
                components,
                {
                    f"{name}_variance": variance[name][components - 1],
                    f"{name}_accuracy": accuracy[name][-1],
                },
            )

    return {
        "raw_variance_1": variance["raw"][0],
        "scaled_variance_2": variance["scaled"][1],
        "raw_accuracy_2": accuracy["raw"][1],
        "scaled_accuracy_2": accuracy["scaled"][1],
        "raw_accuracy_13": accuracy["raw"][-1],
    }


if __name__ == "__main__":
    main(__file__)
