"""Q-learning and SARSA beside a cliff: what they earn while exploring, and the path they learn."""

import random

from mlquiz.lab import Point, main

ROWS, COLUMNS = 4, 12
START, GOAL = (3, 0), (3, 11)  # the cells between them are the cliff
MOVES = [(-1, 0), (1, 0), (0, -1), (0, 1)]  # up, down, left, right


def run(seed: int, epsilon: float, rate: float, episodes: int):
    random.seed(seed)
    metrics = {}
    for method in ("q", "sarsa"):
        table = {(row, column): [0.0] * 4 for row in range(ROWS) for column in range(COLUMNS)}
        returns = []
        for episode in range(1, episodes + 1):
            returns.append(learn(table, method, epsilon, rate))
            if episode % (episodes // 25) == 0:
                recent = returns[-(episodes // 25) :]
                yield Point(episode, {f"{method}_return": sum(recent) / len(recent)})

        path = greedy_path(table)
        for row, column in path:
            yield Point(column, {f"{method}_path": ROWS - 1 - row})
        second_half = returns[episodes // 2 :]
        metrics[f"{method}_exploring"] = sum(second_half) / len(second_half)
        metrics[f"{method}_height"] = ROWS - 1 - min(row for row, _ in path)
        metrics[f"{method}_moves"] = len(path) - 1
    return metrics


def learn(table: dict, method: str, epsilon: float, rate: float) -> int:
    """Update the table in one episode, without discount; return the sum of its rewards."""
    state, total = START, 0
    action = choose(table[state], epsilon)
    while state != GOAL:
        next_state, reward = step(state, action)
        next_action = choose(table[next_state], epsilon)
        # Q-learning: the best next action, as if exploring ended. SARSA: the one actually taken.
        values = table[next_state]
        worth = max(values) if method == "q" else values[next_action]
        table[state][action] += rate * (reward + worth - table[state][action])
        state, action, total = next_state, next_action, total + reward
    return total


def choose(values: list[float], epsilon: float) -> int:
    if random.random() < epsilon:
        return random.randrange(4)
    return values.index(max(values))


def step(state: tuple[int, int], action: int) -> tuple[tuple[int, int], int]:
    """Return the next cell and the reward of a move."""
    row = min(max(state[0] + MOVES[action][0], 0), ROWS - 1)
    column = min(max(state[1] + MOVES[action][1], 0), COLUMNS - 1)
    if row == ROWS - 1 and 0 < column < COLUMNS - 1:
        return START, -100  # fallen: back to the start
    return (row, column), -1


def greedy_path(table: dict) -> list[tuple[int, int]]:
    """Return the cells on the path of the best actions, at most 40 moves."""
    path = [START]
    while path[-1] != GOAL and len(path) <= 40:
        state = path[-1]
        path.append(step(state, choose(table[state], 0))[0])
    return path


if __name__ == "__main__":
    main(__file__)
