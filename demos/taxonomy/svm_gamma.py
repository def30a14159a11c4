"""The width of the RBF kernel: from a model that is too smooth to one that memorizes."""

from sklearn.svm import SVC

from mlquiz.lab import Point, digits, main

GAMMAS = [10 ** (third / 3) for third in range(-12, 4)]  # 0.0001 to 10


def run(seed: int, examples: int, c: float):
    data = digits(seed, train=examples)
    images, labels = data.train.images.numpy(), data.train.labels.numpy()
    new_images, new_labels = data.test.images.numpy(), data.test.labels.numpy()

    train, validation, support = [], [], []
    for gamma in GAMMAS:
        # k(a, b) = exp(-gamma |a - b|^2): the larger gamma, the shorter the reach of an example.
        model = SVC(kernel="rbf", gamma=gamma, C=c).fit(images, labels)
        train.append(model.score(images, labels))
        validation.append(model.score(new_images, new_labels))
        support.append(len(model.support_) / examples)
        yield Point(
            gamma, {"train": train[-1], "validation": validation[-1], "support": support[-1]}
        )

    return {
        "smallest_train": train[0],
        "smallest_validation": validation[0],
        "best_validation": max(validation),
        "largest_train": train[-1],
        "largest_validation": validation[-1],
        "fewest_support": min(support),
        "largest_support": support[-1],
    }


if __name__ == "__main__":
    main(__file__)
