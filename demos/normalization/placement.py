"""The place of LayerNorm in a Transformer, and the gradient of each block before training."""

import math

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, digits, main


class Block(nn.Module):
    """Attention with one head, then a feed-forward network, each added to the residual stream."""

    def __init__(self, width: int, norm_first: bool):
        super().__init__()
        self.norm_first = norm_first
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.query_key_value = linear(width, 3 * width)
        self.mix = linear(width, width)
        self.up, self.down = linear(width, 4 * width), linear(4 * width, width)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Apply both sublayers; only the place of the norm differs."""
        if self.norm_first:  # pre-LN: the skip path is free
            x = x + self.attention(self.norm1(x))
            return x + self.feed_forward(self.norm2(x))
        x = self.norm1(x + self.attention(x))  # post-LN: the norm is in the skip path
        return self.norm2(x + self.feed_forward(x))

    def attention(self, x: torch.Tensor) -> torch.Tensor:
        """Average the values of all tokens, weighted by how well keys match the query."""
        query, key, value = self.query_key_value(x).chunk(3, dim=-1)
        scores = query @ key.mT / math.sqrt(x.shape[-1])
        return self.mix(scores.softmax(-1) @ value)

    def feed_forward(self, x: torch.Tensor) -> torch.Tensor:
        """Apply the same two-layer network to each token."""
        return self.down(self.up(x).relu())


def linear(inputs: int, outputs: int) -> nn.Linear:
    layer = nn.Linear(inputs, outputs, bias=False)
    nn.init.xavier_uniform_(layer.weight)
    return layer


def run(seed: int, depth: int, width: int):
    torch.manual_seed(seed)
    images, labels = digits(seed, train=256).train
    embed, head = linear(8, width), linear(width, 10)
    positions = 0.5 * torch.randn(8, width)
    pre = nn.ModuleList(Block(width, norm_first=True) for _ in range(depth))
    post = nn.ModuleList(Block(width, norm_first=False) for _ in range(depth))
    post.load_state_dict(pre.state_dict())  # the same weights

    gradients, sizes = {}, {}
    for name, blocks in {"pre": pre, "post": post}.items():
        x = embed(images.view(-1, 8, 8)) + positions  # eight tokens: the rows of the image
        for block in blocks:
            x = block(x)
        sizes[name] = x.std().item()
        if name == "pre":
            x = nn.LayerNorm(width)(x)  # no block has normalized the residual stream itself
        cross_entropy(head(x.mean(1)), labels).backward()
        gradients[name] = [gradient_norm(block) for block in blocks]

    for index in range(depth):
        yield Point(index + 1, {name: norms[index] for name, norms in gradients.items()})
    return {
        "pre_first": gradients["pre"][0],
        "pre_last": gradients["pre"][-1],
        "post_last": gradients["post"][-1],
        "pre_size": sizes["pre"],
        "post_size": sizes["post"],
    }


def gradient_norm(block: Block) -> float:
    """Return the norm of the gradient of all weights of a block."""
    return torch.cat([weights.grad.flatten() for weights in block.parameters()]).norm().item()


if __name__ == "__main__":
    main(__file__)
