"""The error of averaged trees levels off; trees that are added up begin to fit the noise."""

import numpy as np
from sklearn.tree import DecisionTreeRegressor

from mlquiz.lab import Point, main


def run(seed: int, examples: int, noise: float, rate: float, depth: int):
    random = np.random.RandomState(seed)
    x, test_x = random.uniform(size=(examples, 3)), random.uniform(size=(1000, 3))
    y = truth(x) + noise * random.randn(examples)
    test_y = truth(test_x) + noise * random.randn(1000)

    bagged, forest = np.zeros(len(test_x)), np.zeros(len(test_x))
    fitted = np.full(len(x), y.mean())
    boosted = np.full(len(test_x), y.mean())
    errors = {"bagging": [], "forest": [], "boosting": [], "fitted": []}
    for trees in range(1, 301):
        # Bagging: deep trees, each on a bootstrap sample, are averaged.
        sample = random.randint(len(x), size=len(x))
        tree = DecisionTreeRegressor(random_state=random).fit(x[sample], y[sample])
        bagged += (tree.predict(test_x) - bagged) / trees

        # Forest: the same, but each split considers only one random feature of the three.
        tree = DecisionTreeRegressor(max_features=1, random_state=random)
        tree.fit(x[sample], y[sample])
        forest += (tree.predict(test_x) - forest) / trees

        # Boosting: a shallow tree is fitted to the residuals, and a part of it is added.
        tree = DecisionTreeRegressor(max_depth=depth, random_state=random).fit(x, y - fitted)
        fitted += rate * tree.predict(x)
        boosted += rate * tree.predict(test_x)

        errors["bagging"].append(np.mean((bagged - test_y) ** 2))
        errors["forest"].append(np.mean((forest - test_y) ** 2))
        errors["boosting"].append(np.mean((boosted - test_y) ** 2))
        errors["fitted"].append(np.mean((fitted - y) ** 2))
        if trees <= 20 or trees % 10 == 0:
            yield Point(trees, {name: past[-1] for name, past in errors.items()})

    return {
        "single_tree": errors["bagging"][0],
        "bagging_end": errors["bagging"][-1],
        "forest_30": errors["forest"][29],
        "forest_end": errors["forest"][-1],
        "boosting_best": min(errors["boosting"]),
        "boosting_end": errors["boosting"][-1],
        "fitted_end": errors["fitted"][-1],
    }


def truth(x: np.ndarray) -> np.ndarray:
    return np.sin(6 * x[:, 0]) + 2 * x[:, 1] * x[:, 2]


if __name__ == "__main__":
    main(__file__)
