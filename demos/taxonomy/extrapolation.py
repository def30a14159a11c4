"""Beyond the training range a tree repeats its last value, while a line goes on."""

import numpy as np
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import LinearRegression
from sklearn.tree import DecisionTreeRegressor

from mlquiz.lab import Point, main


def run(seed: int, examples: int, noise: float, wave: float):
    random = np.random.RandomState(seed)
    x = np.sort(random.uniform(0, 6, examples))
    y = x + wave * np.sin(2 * x) + noise * random.randn(examples)
    models = {
        "line": LinearRegression(),
        "tree": DecisionTreeRegressor(min_samples_leaf=5),
        "forest": RandomForestRegressor(50, min_samples_leaf=3, random_state=random, n_jobs=1),
    }

    for at, value in zip(x, y, strict=True):
        yield Point(at, {"data": value})
    everywhere = np.linspace(0, 10, 101)
    truth = everywhere + wave * np.sin(2 * everywhere)
    metrics = {}
    for name, model in models.items():
        model.fit(x[:, None], y)
        fitted = model.predict(everywhere[:, None])
        # The root mean squared error over all x up to this one.
        squares = np.cumsum((fitted - truth) ** 2)
        errors = np.sqrt(squares / np.arange(1, len(squares) + 1))
        for at, value, error in zip(everywhere, fitted, errors, strict=True):
            yield Point(at, {name: value, f"{name}_error": error})
        metrics[f"{name}_inside"] = errors[60]  # at 6, the end of the training range
        metrics[f"{name}_end"] = errors[-1]
    return metrics


if __name__ == "__main__":
    main(__file__)
