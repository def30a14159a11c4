"""Ten slot machines: always the best average so far, or now and then a random one."""

import torch

from mlquiz.lab import Point, main


def run(seed: int, machines: int, epsilon: float, pulls: int, agents: int):
    torch.manual_seed(seed)
    # Each agent plays its own machines: mean payouts from N(0, 1), a payout with noise N(0, 1).
    payout = torch.randn(agents, machines)
    best = payout.argmax(dim=1)
    shares = {"greedy": 0.0, "exploring": epsilon, "random": 1.0}
    average = {name: torch.zeros(agents, machines) for name in shares}
    count = {name: torch.zeros(agents, machines) for name in shares}
    each = torch.arange(agents)

    every = max(pulls // 40, 1)
    rewards = dict.fromkeys(shares, 0.0)
    found = dict.fromkeys(shares, 0.0)
    for pull in range(1, pulls + 1):
        for name, share in shares.items():
            arm = average[name].argmax(dim=1)
            explores = torch.rand(agents) < share
            arm = torch.where(explores, torch.randint(machines, (agents,)), arm)
            reward = payout[each, arm] + torch.randn(agents)
            count[name][each, arm] += 1
            # the running mean: old mean + (reward - old mean) / n
            error = reward - average[name][each, arm]
            average[name][each, arm] += error / count[name][each, arm]
            rewards[name] += payout[each, arm].mean().item()
            found[name] += (arm == best).float().mean().item()
        if pull % every == 0:
            # the means of the last pulls
            ends = {name: total / every for name, total in rewards.items()}
            last = {name: total / every for name, total in found.items()}
            yield Point(pull, ends)
            yield Point(pull, {f"{name}_best": share for name, share in last.items()})
            rewards = dict.fromkeys(shares, 0.0)
            found = dict.fromkeys(shares, 0.0)
    return {f"{name}_end": value for name, value in ends.items()} | {
        f"{name}_share": share for name, share in last.items()
    }


if __name__ == "__main__":
    main(__file__)
