"""The classes differ along a direction of small variance, which PCA is among the first to drop."""

import numpy as np
from sklearn.decomposition import PCA
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.linear_model import LogisticRegression

from mlquiz.lab import Point, main

COLUMNS = 20


def run(seed: int, examples: int, distance: float, smallest: float):
    random = np.random.RandomState(seed)
    # Standard deviations from 5 down to the smallest, along random orthogonal directions.
    deviations = np.geomspace(5, smallest, COLUMNS)
    directions, _ = np.linalg.qr(random.randn(COLUMNS, COLUMNS))
    y = random.randint(2, size=2 * examples)
    x = deviations * random.randn(2 * examples, COLUMNS)
    x[:, -1] += distance * (y - 0.5)  # the classes differ along the last direction only
    x = x @ directions
    train, test = slice(0, examples), slice(examples, None)

    pca = PCA().fit(x[train])
    reduced = pca.transform(x)
    shares = np.cumsum(pca.explained_variance_ratio_)
    # LDA sees the labels: its single direction separates the means of the classes best.
    lda = LinearDiscriminantAnalysis().fit(x[train], y[train]).score(x[test], y[test])
    accuracies = []
    for kept in range(1, COLUMNS + 1):
        model = LogisticRegression(C=100).fit(reduced[train, :kept], y[train])
        accuracies.append(model.score(reduced[test, :kept], y[test]))
        yield Point(kept, {"share": shares[kept - 1], "pca": accuracies[-1], "lda": lda})

    return {
        "share_10": shares[9],
        "pca_10": accuracies[9],
        "pca_all": accuracies[-1],
        "lda": lda,
    }


if __name__ == "__main__":
    main(__file__)
