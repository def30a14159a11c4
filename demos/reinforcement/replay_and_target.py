"""Q-learning with a small network: with and without a replay memory and a target network."""

import torch

from mlquiz.lab import Point, main

CELLS, DISCOUNT = 12, 0.95  # a corridor: the last move to the right pays 1, all others 0
ARMS = ["neither", "target", "replay", "both"]
AGENTS = 60  # of each arm; all learn side by side
BATCH, HIDDEN, MEMORY = 16, 24, 600
MAX_EPISODE_MOVES = 60


def run(seed: int, epsilon: float, copy_every: int, moves: int):
    torch.manual_seed(seed)
    number = len(ARMS) * AGENTS
    with_target = torch.tensor([False, True, False, True]).repeat_interleave(AGENTS)
    with_replay = torch.tensor([False, False, True, True]).repeat_interleave(AGENTS)
    net = [
        torch.randn(number, 2, HIDDEN).requires_grad_(),
        torch.randn(number, 1, HIDDEN).requires_grad_(),
        (torch.randn(number, HIDDEN, 2) / HIDDEN**0.5).requires_grad_(),
        torch.zeros(number, 1, 2, requires_grad=True),
    ]
    target_net = [weights.detach().clone() for weights in net]
    optimizer = torch.optim.Adam(net, lr=0.01)
    memory = torch.zeros(5, number, MEMORY)  # state, action, reward, next state, end
    state, age = torch.zeros(number), torch.zeros(number)
    cells = torch.arange(float(CELLS)).expand(number, CELLS)

    for move in range(moves):
        with torch.no_grad():
            greedy = values(net, state[:, None]).argmax(dim=2)[:, 0]
        explore = torch.rand(number) < epsilon
        action = torch.where(explore, torch.randint(2, (number,)), greedy)  # 0: left, 1: right
        next_state = (state + 2 * action - 1).clamp(min=0)
        end = (next_state == CELLS).float()
        memory[:, :, move % MEMORY] = torch.stack([state, action.float(), end, next_state, end])
        age += 1
        restart = (end > 0) | (age >= MAX_EPISODE_MOVES)  # back to the first cell
        state, age = torch.where(restart, 0.0, next_state), torch.where(restart, 0.0, age)

        # The batch: random steps out of the memory, or the latest ones.
        random_steps = torch.randint(min(move + 1, MEMORY), (number, BATCH))
        latest = ((move - torch.arange(BATCH)).clamp(min=0) % MEMORY).expand(number, BATCH)
        chosen = torch.where(with_replay[:, None], random_steps, latest)
        s, a, reward, s2, done = memory.gather(2, chosen.expand(5, number, BATCH))
        with torch.no_grad():
            source = torch.where(
                with_target[:, None, None], values(target_net, s2), values(net, s2)
            )
            target = reward + DISCOUNT * source.max(dim=2).values * (1 - done)
        q = values(net, s).gather(2, a.long()[..., None])[..., 0]
        loss = ((q - target) ** 2).mean(dim=1).sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if move % copy_every == 0:
            target_net = [weights.detach().clone() for weights in net]

        if (move + 1) % (moves // 25) == 0:
            with torch.no_grad():
                right = (values(net, cells).argmax(dim=2) == 1).float()
            share = right.view(len(ARMS), -1).mean(dim=1).tolist()
            yield Point(move + 1, dict(zip(ARMS, share, strict=True)))

    return dict(zip(ARMS, share, strict=True))


def values(net: list[torch.Tensor], state: torch.Tensor) -> torch.Tensor:
    """Return the values of both actions, computed from the position and its square."""
    position = state / CELLS * 2 - 1
    w1, b1, w2, b2 = net
    return (torch.stack([position, position**2], dim=-1) @ w1 + b1).tanh() @ w2 + b2


if __name__ == "__main__":
    main(__file__)
