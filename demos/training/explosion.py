"""What explodes: the length of a gradient on its way back through twenty layers, in seven nets."""

import math
import statistics

import torch

from mlquiz.lab import Point, above, below, close, main


def run(seed: int, depth: int, width: int, small: float, large: float):
    torch.manual_seed(seed)
    inputs = torch.randn(64, width, dtype=torch.float64)
    he_weights = [he(width) for _ in range(depth)]
    # The gradient that enters at the top; how far it grows further down depends on the net alone.
    entering = torch.randn(64, width, dtype=torch.float64)

    arms = {
        "linear_large": backward(inputs, [large * w for w in he_weights], identity, entering),
        "relu_large": backward(inputs, [large * w for w in he_weights], torch.relu, entering),
        "tanh_large": backward(inputs, [large * w for w in he_weights], torch.tanh, entering),
        "relu_he": backward(inputs, he_weights, torch.relu, entering),
        "skip_small": backward(
            inputs, [small * w for w in he_weights], torch.relu, entering, skip=True
        ),
        "relu_small": backward(inputs, [small * w for w in he_weights], torch.relu, entering),
        "sigmoid_large": backward(inputs, [large * w for w in he_weights], torch.sigmoid, entering),
    }
    growth = {
        name: [at / entering.norm().item() for at in arm["outputs"]] for name, arm in arms.items()
    }
    for back in range(depth + 1):
        yield Point(back, {name: growth[name][depth - back] for name in arms})

    relu, tenfold = arms["relu_large"], backward(10 * inputs, he_weights, torch.relu, entering)
    return {
        **{name: math.log10(growth[name][0]) for name in arms},
        "relu_large_half": math.log10(growth["relu_large"][depth - depth // 2]),
        "through_relu": max(z / h for z, h in zip(relu["sums"], relu["outputs"][1:], strict=True)),
        "through_weights": statistics.median(
            h / z for h, z in zip(relu["outputs"][:-1], relu["sums"], strict=True)
        ),
        "input_gradient": tenfold["outputs"][0] / arms["relu_he"]["outputs"][0],
        "weight_gradient": tenfold["weights"][0] / arms["relu_he"]["weights"][0],
    }


def he(width: int) -> torch.Tensor:
    return torch.randn(width, width, dtype=torch.float64) * math.sqrt(2 / width)


def identity(z: torch.Tensor) -> torch.Tensor:
    return z


def backward(inputs, weights, activation, entering, skip: bool = False) -> dict[str, list[float]]:
    """Gradient norms for every layer's output h (h[0] is the input), its sum z and its weights."""
    weights = [w.clone().requires_grad_() for w in weights]
    outputs, sums = [inputs.clone().requires_grad_()], []
    for w in weights:
        sums.append(outputs[-1] @ w.T)
        outputs.append(activation(sums[-1]) + (outputs[-1] if skip else 0))
    wanted = {"outputs": outputs, "sums": sums, "weights": weights}
    gradients = iter(torch.autograd.grad(outputs[-1], outputs + sums + weights, entering))
    return {
        name: [next(gradients).norm().item() for _ in tensors] for name, tensors in wanted.items()
    }


def large_weights_explode(m):
    return above(m["relu_large"], 5.0)


def small_weights_vanish(m):
    return below(m["relu_small"], -5.0)


def he_weights_keep_the_length(m):
    return close(m["relu_he"], 0.0, tolerance=1.0)


def twice_the_depth_squares_the_factor(m):
    return close(m["relu_large"], 2 * m["relu_large_half"], tolerance=0.5)


def linear_net_explodes_more(m):
    return above(m["linear_large"], m["relu_large"], margin=2.0)


def tanh_grows_too(m):
    return above(m["tanh_large"], 1.3)


def tanh_dampens(m):
    return below(m["tanh_large"], m["relu_large"], margin=2.0)


def sigmoid_vanishes(m):
    return below(m["sigmoid_large"], -5.0)


def skip_rescues(m):
    return above(m["skip_small"], 0.0)


def relu_never_enlarges(m):
    return below(m["through_relu"], 1.0)


def weights_enlarge(m):
    return above(m["through_weights"], 2.0)


def input_scale_leaves_the_flow(m):
    return close(m["input_gradient"], 1.0, tolerance=1e-6)


def input_scale_multiplies_weight_gradients(m):
    return close(m["weight_gradient"], 10.0, tolerance=1e-5)


if __name__ == "__main__":
    main(__file__)
