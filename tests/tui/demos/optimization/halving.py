"""Gradient descent on a parabola. Seed 13 is unlucky: its run comes out otherwise."""

from mlquiz.lab import Point


def run(seed: int, high: float, updates: int, start: str):
    rates = {"low": 0.1, "high": 0.1 if seed == 13 else high}
    w = dict.fromkeys(rates, 1.0 if start == "one" else 2.0)
    for update in range(1, updates + 1):
        for name, rate in rates.items():
            w[name] -= rate * 2 * w[name]
        yield Point(update, {name: abs(value) for name, value in w.items()})
    return {f"{name}_end": abs(value) for name, value in w.items()}
