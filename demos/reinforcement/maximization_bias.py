"""All actions are worth 0, yet the largest of their estimates is not: Q and double Q."""

import torch

from mlquiz.lab import Point, main

ACTIONS = [1, 2, 3, 4, 5, 6, 8, 10, 13, 16, 20, 25, 30, 40]


def run(seed: int, samples: int, noise: float, states: int):
    torch.manual_seed(seed)
    # Every reward is pure noise: the true value of each action is 0.
    rewards = noise * torch.randn(2, states, max(ACTIONS), samples)
    first, second = rewards.mean(dim=-1)  # two tables of averages, from different samples
    both = (first + second) / 2

    for n in ACTIONS:
        single = both[:, :n].max(dim=1).values.mean().item()
        chosen = first[:, :n].argmax(dim=1, keepdim=True)  # one table chooses the action ...
        double = second.gather(1, chosen).mean().item()  # ... the other estimates its value
        yield Point(n, {"single": single, "double": double})
        if n == 2:
            two = single
    return {"two_actions": two, "single_end": single, "double_end": double}


if __name__ == "__main__":
    main(__file__)
