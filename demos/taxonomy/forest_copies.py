"""Copies of the most important column: its own importance shrinks, the accuracy stays."""

import numpy as np
from sklearn.ensemble import RandomForestClassifier

from mlquiz.lab import Point, main


def run(seed: int, examples: int, noise: float):
    random = np.random.RandomState(seed)
    x = random.randn(examples + 1000, 3)
    y = (2 * x[:, 0] + x[:, 1] + x[:, 2] > 0).astype(int)  # the first column counts most

    points = []
    for copies in range(10):
        inexact = x[:, [0] * copies] + noise * random.randn(len(x), copies)
        wide = np.column_stack([x, inexact])
        new_x, new_y = wide[examples:], y[examples:]
        forest = RandomForestClassifier(25, random_state=random, n_jobs=1)
        forest.fit(wide[:examples], y[:examples])

        accuracy = forest.score(new_x, new_y)
        copied = [0, *range(3, 3 + copies)]  # the first column and its copies
        points.append(
            {
                "first": accuracy - shuffled_score(forest, new_x, new_y, [0], random),
                "second": accuracy - shuffled_score(forest, new_x, new_y, [1], random),
                "together": accuracy - shuffled_score(forest, new_x, new_y, copied, random),
                "accuracy": accuracy,
            }
        )
        yield Point(copies, points[-1])

    return {
        "first_alone": points[0]["first"],
        "first_one_copy": points[1]["first"],
        "first_end": points[-1]["first"],
        "second_end": points[-1]["second"],
        "together_end": points[-1]["together"],
        "accuracy_alone": points[0]["accuracy"],
        "accuracy_end": points[-1]["accuracy"],
    }


def shuffled_score(forest, x: np.ndarray, y: np.ndarray, columns: list, random) -> float:
    """Return the accuracy with the rows of these columns shuffled, all in the same order."""
    shuffled = x.copy()
    shuffled[:, columns] = random.permutation(x[:, columns])
    return forest.score(shuffled, y)


if __name__ == "__main__":
    main(__file__)
