"""Activations and gradients through a deep net, by weight scale and by normalization layer."""

import copy

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, above, below, close, digits, main


def run(seed: int, small: float, large: float, factor: float, depth: int):
    images, labels = digits(seed, train=256).train
    kinds = {"plain": nn.Identity, "bn": nn.BatchNorm1d, "ln": nn.LayerNorm}
    activations, gradients = {}, {}
    for kind, norm in kinds.items():
        for scale, gain in {"small": small, "he": 1.0, "large": large}.items():
            # The same directions everywhere: only scale and normalization differ.
            torch.manual_seed(seed)
            net = deep_net(depth, norm, gain)
            activations[f"{kind}_{scale}"] = activation_sizes(net, images)
            gradients[f"{kind}_{scale}"] = gradient_sizes(net, images, labels)

    for layer in range(depth):
        drawn = ("plain_small", "plain_large", "bn_small", "ln_large")
        point = {name: activations[name][layer] for name in drawn}
        for kind in kinds:
            sizes = gradients[f"{kind}_he"]
            point[f"gradient_{kind}"] = sizes[layer] / sizes[-1]
        yield Point(layer + 1, point)

    measured = {name: sizes[-1] for name, sizes in activations.items()}
    for kind, norm in kinds.items():
        he, weak = gradients[f"{kind}_he"], gradients[f"{kind}_small"]
        measured[f"gradient_first_to_last_{kind}"] = he[0] / he[-1]
        measured[f"gradient_small_to_he_{kind}"] = weak[0] / he[0]
        torch.manual_seed(seed)
        measured |= rescaled(kind, deep_net(3, norm, gain=1.0), factor, images, labels)
    return measured | around_relu(deep_net(1, nn.BatchNorm1d, gain=1.0), images)


def deep_net(depth: int, norm: type[nn.Module], gain: float) -> nn.Sequential:
    layers: list[nn.Module] = []
    for _ in range(depth):
        linear = nn.Linear(64, 64, bias=False)
        # A gain of 1 is He initialization.
        nn.init.normal_(linear.weight, std=gain * (2 / 64) ** 0.5)
        layers += [linear, norm(64), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(64, 10))


@torch.no_grad()
def activation_sizes(net: nn.Sequential, images: torch.Tensor) -> list[float]:
    """Root mean square of what leaves each ReLU."""
    hidden, sizes = images, []
    for layer in net:
        hidden = layer(hidden)
        if isinstance(layer, nn.ReLU):
            sizes.append(hidden.square().mean().sqrt().item())
    return sizes


def gradient_sizes(net: nn.Sequential, images: torch.Tensor, labels: torch.Tensor) -> list[float]:
    """Norm of the gradient of each hidden layer's weights."""
    net.zero_grad()
    cross_entropy(net(images), labels).backward()
    return [layer.weight.grad.norm().item() for layer in net[:-1] if isinstance(layer, nn.Linear)]


def rescaled(
    kind: str, net: nn.Sequential, factor: float, images: torch.Tensor, labels: torch.Tensor
) -> dict[str, float]:
    """What multiplying the first layer's weights, or one unit's, does to logits and gradient."""
    whole_layer, one_unit = copy.deepcopy(net), copy.deepcopy(net)
    with torch.no_grad():
        whole_layer[0].weight *= factor
        one_unit[0].weight[0] *= factor
        logits = net(images)
        moved = (whole_layer(images) - logits).norm() / logits.norm()
        moved_by_unit = (one_unit(images) - logits).norm() / logits.norm()
    shrinks = (
        gradient_sizes(net, images, labels)[0] / gradient_sizes(whole_layer, images, labels)[0]
    )
    return {
        f"moved_{kind}": moved.item(),
        f"moved_by_unit_{kind}": moved_by_unit.item(),
        f"gradient_shrinks_{kind}": shrinks,
        f"relative_step_shrinks_{kind}": shrinks * factor,
    }


@torch.no_grad()
def around_relu(net: nn.Sequential, images: torch.Tensor) -> dict[str, float]:
    linear, norm, relu = net[:3]
    normalized = norm(linear(images))
    hidden = relu(normalized)
    return {
        "std_before_relu": normalized.std(0, correction=0).mean().item(),
        "mean_after_relu": hidden.mean().item(),
        "std_after_relu": hidden.std(0, correction=0).mean().item(),
    }


def plain_vanishes(m):
    return below(m["plain_small"], 1e-5)


def plain_explodes(m):
    return above(m["plain_large"], 1e4)


def bn_holds(m):
    return above(min(m["bn_small"], m["bn_large"]), 0.35)


def ln_holds(m):
    return above(min(m["ln_small"], m["ln_large"]), 0.35)


def scale_cancels_through_depth(m):
    apart = [abs(m[f"{kind}_small"] - m[f"{kind}_large"]) for kind in ("bn", "ln")]
    return close(max(apart), 0.0, tolerance=0.01)


def plain_gradient_vanishes(m):
    return below(m["gradient_small_to_he_plain"], 1e-4)


def bn_gradient_survives(m):
    return above(m["gradient_small_to_he_bn"], 0.6)


def bn_gradients_grow(m):
    return above(m["gradient_first_to_last_bn"], 300)


def he_gradients_are_even(m):
    return below(max(m["gradient_first_to_last_plain"], m["gradient_first_to_last_ln"]), 30)


def layer_scale_cancels(m):
    return below(max(m["moved_bn"], m["moved_ln"]), 1e-3)


def gradient_shrinks(m):
    return close(m["gradient_shrinks_bn"], 10.0, tolerance=0.1)


def relative_step_shrinks(m):
    return close(m["relative_step_shrinks_bn"], 100.0, tolerance=1.0)


def one_unit_in_ln(m):
    return above(m["moved_by_unit_ln"], m["moved_by_unit_bn"], margin=0.03)


def bn_standardizes(m):
    return close(m["std_before_relu"], 1.0, tolerance=0.01)


def relu_moves_mean(m):
    return close(m["mean_after_relu"], 0.40, tolerance=0.02)


def relu_moves_std(m):
    return close(m["std_after_relu"], 0.58, tolerance=0.03)


if __name__ == "__main__":
    main(__file__)
