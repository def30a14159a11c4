"""A forest's importances: random numbers look best by impurity, but not by shuffling."""

import numpy as np
from sklearn.ensemble import RandomForestClassifier

from mlquiz.lab import Point, main


def run(seed: int, examples: int, wrong: float, leaf: int):
    random = np.random.RandomState(seed)
    useful = random.randint(2, size=(examples + 2000, 3))
    y = (useful.sum(axis=1) >= 2).astype(int)  # the majority of three yes-no columns
    y = np.where(random.uniform(size=len(y)) < wrong, 1 - y, y)
    x = np.column_stack([useful, random.uniform(size=len(y))])  # and a column of random numbers
    x, new_x, y, new_y = x[:examples], x[examples:], y[:examples], y[examples:]

    forest = RandomForestClassifier(100, min_samples_leaf=leaf, random_state=random, n_jobs=1)
    forest.fit(x, y)
    # Impurity importance: how much the splits on a column reduce the Gini impurity in training.
    impurity = forest.feature_importances_
    # Permutation importance: the accuracy on new examples that is lost when a column is shuffled.
    accuracy = forest.score(new_x, new_y)
    lost = []
    for column in range(4):
        shuffled = new_x.copy()
        shuffled[:, column] = random.permutation(new_x[:, column])
        lost.append(accuracy - forest.score(shuffled, new_y))

    names = ["first", "second", "third", "random"]
    for column, name in enumerate(names):
        yield Point(0, {f"{name}_impurity": impurity[column], f"{name}_shuffled": lost[column]})
    metrics = {f"{name}_impurity": impurity[column] for column, name in enumerate(names)}
    metrics |= {f"{name}_shuffled": lost[column] for column, name in enumerate(names)}
    return metrics


if __name__ == "__main__":
    main(__file__)
