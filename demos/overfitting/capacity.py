"""More and more capacity: underfitting ends; overfitting begins in polynomials, not in networks."""

import itertools

import torch
from torch import nn
from torch.nn.functional import cross_entropy, mse_loss

from mlquiz.lab import Point, above, below, close, digits, main

WIDTHS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 128, 256)
HIGHEST = len(WIDTHS) - 1
LADDER = ((1, 4), (4, 16), (16, 256))


def run(seed: int, points: int, noise: float, ridge: float, train_size: int, updates: int):
    torch.manual_seed(seed)
    x, y = noisy_sine(points, noise)
    test_x, test_y = noisy_sine(1000, noise)
    many_x, many_y = noisy_sine(10 * points, noise)
    train, test = digits(seed, train_size)
    poly_train, poly_test, net_train, net_test = [], [], [], []

    for degree, width in enumerate(WIDTHS):
        w = fit_polynomial(x, y, degree)
        poly_train.append(error_on(x, y, w))
        poly_test.append(error_on(test_x, test_y, w))
        net = mlp(width)
        train_net(net, *train, updates)
        net_train.append(loss_on(net, *train))
        net_test.append(loss_on(net, *test))
        if width == 1:
            one_unit = net
        yield Point(
            degree,
            {
                "poly_train": poly_train[-1],
                "poly_test": poly_test[-1],
                "net_train": net_train[-1],
                "net_test": net_test[-1],
            },
        )

    train_net(one_unit, *train, 3 * updates)
    random_labels = digits(seed, 100, label_noise=0.9).train
    wide = mlp(WIDTHS[-1])
    train_net(wide, *random_labels, updates)
    penalized = fit_polynomial(x, y, HIGHEST, ridge)
    crushed = fit_polynomial(x, y, HIGHEST, ridge=10.0)
    return {
        "noise_variance": noise**2,
        "largest_rise_of_train": max(b - a for a, b in itertools.pairwise(poly_train)),
        "line_train": poly_train[1],
        "line_test": poly_test[1],
        "line_test_more_data": error_on(test_x, test_y, fit_polynomial(many_x, many_y, 1)),
        "cubic_test": poly_test[3],
        "cubic_slope": fit_polynomial(x, y, 3)[1].item(),
        "cubic_slope_ridge": fit_polynomial(x, y, 3, ridge=0.1)[1].item(),
        "intercept_ridge": fit_polynomial(x, y, 0, ridge=1.0).item(),
        "intercept_ridge_raised": fit_polynomial(x, y + 10, 0, ridge=1.0).item(),
        "high_train": poly_train[HIGHEST],
        "high_test": poly_test[HIGHEST],
        "high_test_more_data": error_on(test_x, test_y, fit_polynomial(many_x, many_y, HIGHEST)),
        "high_test_ridge": error_on(test_x, test_y, penalized),
        "high_train_crushed": error_on(x, y, crushed),
        **{f"net_{width}_train": net_train[WIDTHS.index(width)] for width in (1, 4, 16, 256)},
        **{f"net_{width}_test": net_test[WIDTHS.index(width)] for width in (1, 4, 16, 256)},
        "best_net_test": min(net_test),
        "net_1_train_longer": loss_on(one_unit, *train),
        "random_train": loss_on(wide, *random_labels),
        "random_test": loss_on(wide, *test),
    }


def noisy_sine(points, noise):
    x = torch.linspace(-1, 1, points, dtype=torch.float64)
    return x, torch.sin(3 * x) + noise * torch.randn(points, dtype=torch.float64)


def powers(x, degree):
    return torch.stack([x**power for power in range(degree + 1)], dim=1)


def fit_polynomial(x, y, degree, ridge=0.0):
    """Least squares; `ridge` adds ridge * sum of squared weights to the mean squared error."""
    features = powers(x, degree)
    # Rows that ask for sqrt(ridge) * w = 0 are the penalty, written as further examples.
    penalty = (ridge * len(x)) ** 0.5 * torch.eye(degree + 1, dtype=x.dtype)
    rows = torch.cat([features, penalty])
    wanted = torch.cat([y, y.new_zeros(degree + 1)])
    # QR: the default driver's last bits hang on where in memory its workspace happens to lie.
    return torch.linalg.lstsq(rows, wanted, driver="gels").solution


def error_on(x, y, w):
    return mse_loss(powers(x, len(w) - 1) @ w, y).item()


def mlp(width):
    return nn.Sequential(nn.Linear(64, width), nn.Tanh(), nn.Linear(width, 10))


def train_net(net, images, labels, updates):
    optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
    for _ in range(updates):
        batch = torch.randint(len(images), (64,))
        loss = cross_entropy(net(images[batch]), labels[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


@torch.no_grad()
def loss_on(net, images, labels):
    return cross_entropy(net(images), labels).item()


def line_underfits(m):
    return above(m["line_train"], 1.3 * m["noise_variance"])


def line_tests_worse_than_cubic(m):
    return above(m["line_test"], m["cubic_test"], margin=0.06)


def more_data_does_not_save_the_line(m):
    return above(m["line_test_more_data"], m["cubic_test"], margin=0.05)


def train_never_rises_with_degree(m):
    return below(m["largest_rise_of_train"], 1e-9)


def high_degree_fits_the_noise(m):
    return below(m["high_train"], 0.7 * m["noise_variance"])


def high_degree_tests_worse(m):
    return above(m["high_test"], 1.5 * m["cubic_test"])


def more_data_saves_high_degree(m):
    return below(m["high_test_more_data"], m["cubic_test"] + 0.05)


def ridge_saves_high_degree(m):
    return below(m["high_test_ridge"], m["cubic_test"] + 0.08)


def ridge_shrinks_low_powers_too(m):
    return below(m["cubic_slope_ridge"], m["cubic_slope"], margin=0.5)


def penalized_intercept_lags(m):
    return close(m["intercept_ridge_raised"] - m["intercept_ridge"], 5.0, tolerance=1e-6)


def too_much_ridge_underfits(m):
    return above(m["high_train_crushed"], 2 * m["noise_variance"])


def train_falls_with_width(m):
    steps = [m[f"net_{narrow}_train"] - m[f"net_{wide}_train"] for narrow, wide in LADDER]
    return above(min(steps), 0.0, margin=0.02)


def one_unit_underfits(m):
    return above(m["net_1_train"], 1.4)


def longer_does_not_save_one_unit(m):
    return above(m["net_1_train_longer"], 1.2)


def widest_tests_better_than_narrow(m):
    return below(m["net_256_test"], m["net_4_test"], margin=0.25)


def widest_is_near_the_best(m):
    return close(m["net_256_test"], m["best_net_test"], tolerance=0.15)


def widest_fits_random_labels(m):
    return below(m["random_train"], 0.8)


def random_labels_teach_nothing(m):
    return above(m["random_test"], 4.0)


if __name__ == "__main__":
    main(__file__)
