"""Policy gradient on slot machines that all pay well, with and without a baseline."""

import torch

from mlquiz.lab import Point, main

RATES = torch.logspace(-2.5, 0, 11)
AGENTS = 100


def run(seed: int, machines: int, payout: float, updates: int):
    torch.manual_seed(seed)
    # Mean payouts: `payout` plus N(0, 1) for each machine; each pull adds noise N(0, 1).
    means = payout + torch.randn(AGENTS, machines)

    # How the estimate of the gradient depends on the baseline, with a uniform policy.
    policy = torch.full((machines,), 1 / machines)
    actions = torch.randint(machines, (20_000,))
    rewards = means[0, actions] + torch.randn(len(actions))
    gradients = torch.eye(machines)[actions] - policy  # d log pi(action) / d logits
    for share in torch.linspace(0, 2, 21).tolist():
        estimates = (rewards - share * payout)[:, None] * gradients
        mean = estimates.mean(dim=0)
        noise = (estimates - mean).square().sum(dim=1).mean().sqrt().item()
        yield Point(share * payout, {"mean": mean.norm().item(), "noise": noise})
        if share == 0:
            ends = {"mean_without": mean.norm().item(), "noise_without": noise}
        if share == 1:
            ends |= {"mean_with": mean.norm().item(), "noise_with": noise}

    regret = {
        "plain": train(means, updates, baseline=False),
        "baseline": train(means, updates, baseline=True),
    }
    for i, rate in enumerate(RATES.tolist()):
        yield Point(rate, {name: values[i] for name, values in regret.items()})
    return ends | {"plain_best": min(regret["plain"]), "baseline_best": min(regret["baseline"])}


def train(means: torch.Tensor, updates: int, baseline: bool) -> list[float]:
    """Train the agents at every rate; return the mean regret per pull at the end, for each rate."""
    logits = torch.zeros(len(RATES), *means.shape)
    average = torch.zeros(len(RATES), AGENTS, 1)  # of the rewards so far
    for update in range(1, updates + 1):
        policy = torch.softmax(logits, dim=-1)
        # draw an action from each policy (the Gumbel-max trick)
        gumbel = -torch.empty_like(policy).exponential_().log()
        action = (policy.log() + gumbel).argmax(dim=-1, keepdim=True)
        reward = means.expand_as(policy).gather(-1, action) + torch.randn(action.shape)
        advantage = reward - average if baseline else reward
        gradient = torch.zeros_like(policy).scatter_(-1, action, 1.0) - policy
        logits += RATES[:, None, None] * advantage * gradient
        average += (reward - average) / update
    policy = torch.softmax(logits, dim=-1)
    best = means.max(dim=-1).values
    return (best - (policy * means).sum(dim=-1)).mean(dim=1).tolist()


if __name__ == "__main__":
    main(__file__)
