"""A language model without its causal mask: a training loss that is too good to be true."""

import copy
import math

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, main

WIDTH = 32


class LanguageModel(nn.Module):
    """One attention layer with one head, between embeddings and logits."""

    def __init__(self, vocabulary: int, length: int):
        super().__init__()
        self.tokens = nn.Embedding(vocabulary, WIDTH)
        self.positions = nn.Parameter(torch.randn(length, WIDTH))
        self.query_key_value = nn.Linear(WIDTH, 3 * WIDTH)
        self.output = nn.Linear(WIDTH, vocabulary)

    def forward(self, sequence: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return the logits of the next token at each position."""
        x = self.tokens(sequence) + self.positions
        query, key, value = self.query_key_value(x).chunk(3, dim=-1)
        scores = query @ key.mT / math.sqrt(WIDTH) + mask
        return self.output(x + scores.softmax(-1) @ value)


def run(seed: int, vocabulary: int, length: int, updates: int):
    torch.manual_seed(seed)
    masked = LanguageModel(vocabulary, length)
    unmasked = copy.deepcopy(masked)
    future = torch.full((length, length), -torch.inf).triu(1)  # added to the scores
    nets = {"masked": (masked, future), "unmasked": (unmasked, torch.zeros(length, length))}
    optimizers = {
        name: torch.optim.Adam(net.parameters(), lr=0.01) for name, (net, _) in nets.items()
    }

    for update in range(1, updates + 1):
        text = torch.randint(vocabulary, (64, length))  # random: nobody can know the next token
        losses = {}
        for name, (net, mask) in nets.items():
            logits = net(text, mask)[:, :-1]  # nothing follows the last token
            loss = cross_entropy(logits.flatten(0, 1), text[:, 1:].flatten())
            optimizers[name].zero_grad()
            loss.backward()
            optimizers[name].step()
            losses[name] = loss.item()
        if update % (updates // 20) == 0:
            yield Point(update, losses)
    return {f"{name}_loss": loss for name, loss in losses.items()}


if __name__ == "__main__":
    main(__file__)
