"""BatchNorm changes accuracy where depth needs it, and it is no cure for overfitting."""

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, above, below, close, digits, main


def run(seed: int, depth: int, learning_rate: float, label_noise: float, updates: int):
    clean, noisy = digits(seed), digits(seed, train=200, label_noise=label_noise)
    data = {"deep_plain": clean, "deep_bn": clean, "noisy_plain": noisy, "noisy_bn": noisy}
    nets = {
        "deep_plain": network(seed, depth, width=64, batch_norm=False),
        "deep_bn": network(seed, depth, width=64, batch_norm=True),
        "noisy_plain": network(seed, 1, width=128, batch_norm=False),
        "noisy_bn": network(seed, 1, width=128, batch_norm=True),
    }
    optimizers = {
        name: torch.optim.SGD(net.parameters(), lr=learning_rate) for name, net in nets.items()
    }
    bn_fits_noise = []  # (update, training loss, test loss)

    for update in range(1, updates + 1):
        drawn = torch.rand(64)
        for name, net in nets.items():
            images, labels = data[name].train
            batch = (drawn * len(images)).long()
            loss = cross_entropy(net.train()(images[batch]), labels[batch])
            optimizers[name].zero_grad()
            loss.backward()
            optimizers[name].step()
        if update % max(1, updates // 40) == 0:
            losses = {name: eval_loss(net, data[name].test) for name, net in nets.items()}
            train_loss = eval_loss(nets["noisy_bn"], noisy.train)
            bn_fits_noise.append((update, train_loss, losses["noisy_bn"]))
            yield Point(update, losses)

    result = {}
    for name, net in nets.items():
        result[f"{name}_train_loss"] = eval_loss(net, data[name].train)
        result[f"{name}_test_loss"] = eval_loss(net, data[name].test)
        result[f"{name}_gap"] = result[f"{name}_test_loss"] - result[f"{name}_train_loss"]
        result[f"{name}_accuracy"] = accuracy(net, data[name].test)
    plain = result["noisy_plain_train_loss"]
    as_fitted = [moment for moment in bn_fits_noise if moment[1] <= plain] or bn_fits_noise[-1:]
    update, _, test_loss = as_fitted[0]
    return result | {"equal_fit_test_loss": test_loss, "equal_fit_share": update / updates}


def network(seed: int, depth: int, width: int, batch_norm: bool) -> nn.Sequential:
    torch.manual_seed(seed)
    layers, inputs = [], 64
    for _ in range(depth):
        linear = nn.Linear(inputs, width)
        # with PyTorch's default, too small for depth, BatchNorm would win for that reason alone
        nn.init.kaiming_normal_(linear.weight, nonlinearity="relu")
        nn.init.zeros_(linear.bias)
        layers += [linear, nn.BatchNorm1d(width), nn.ReLU()] if batch_norm else [linear, nn.ReLU()]
        inputs = width
    return nn.Sequential(*layers, nn.Linear(width, 10))


@torch.no_grad()
def eval_loss(net: nn.Module, examples) -> float:
    return cross_entropy(net.eval()(examples.images), examples.labels).item()


@torch.no_grad()
def accuracy(net: nn.Module, examples) -> float:
    return (net.eval()(examples.images).argmax(1) == examples.labels).float().mean().item()


def depth_needs_bn(m):
    return above(m["deep_bn_accuracy"], m["deep_plain_accuracy"], margin=0.12)


def gain_is_in_training(m):
    return below(m["deep_bn_train_loss"], m["deep_plain_train_loss"], margin=0.25)


def bn_widens_the_gap(m):
    return above(m["noisy_bn_gap"], m["noisy_plain_gap"], margin=0.35)


def bn_fits_noise_sooner(m):
    return below(m["equal_fit_share"], 0.5)


def equal_fit_equal_test(m):
    return close(m["equal_fit_test_loss"], m["noisy_plain_test_loss"], tolerance=0.25)


if __name__ == "__main__":
    main(__file__)
