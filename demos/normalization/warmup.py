"""Pre-LN and post-LN Transformers, trained at ten learning rates, with and without a warm-up."""

import math

import torch
from torch.nn.functional import cross_entropy, layer_norm

from mlquiz.lab import Point, digits, main

WIDTH = 16
TOKENS = 4  # an image is read as four tokens of two rows each
STARTS = 3  # the loss at a rate is the mean over that many nets


def run(seed: int, depth: int, lowest: float, warmup: int, updates: int):
    torch.manual_seed(seed)
    images, labels = digits(seed).train
    rates = [lowest * 2 ** (half / 2) for half in range(10)]
    shapes = [(64 // TOKENS, WIDTH), (TOKENS, WIDTH), (WIDTH, 10)]  # embedding, positions, output
    shapes += depth * [(WIDTH, 3 * WIDTH), (WIDTH, WIDTH), (WIDTH, 2 * WIDTH), (2 * WIDTH, WIDTH)]
    start = [math.sqrt(2 / sum(shape)) * torch.randn(STARTS, *shape) for shape in shapes]  # Xavier
    batches = torch.randint(len(images), (updates, 12))

    def final_losses(norm_first: bool, warmup: int) -> list[float]:
        # The first dimension of every weight counts the nets, which are trained side by side.
        weights = [w.repeat(len(rates), 1, 1).requires_grad_() for w in start]
        means = [torch.zeros_like(w) for w in weights]
        squares = [torch.zeros_like(w) for w in weights]
        each_rate = torch.tensor(rates).repeat_interleave(STARTS).view(-1, 1, 1)
        history = []
        for update, batch in enumerate(batches, start=1):
            logits = transformer(weights, images[batch], norm_first)
            targets = labels[batch].repeat(len(logits))
            losses = cross_entropy(logits.flatten(0, 1), targets, reduction="none")
            losses = losses.view(len(logits), -1).mean(1)  # one for each net
            history.append(losses.detach())
            gradients = torch.autograd.grad(losses.sum(), weights)
            rate = each_rate * min(1.0, update / warmup)
            with torch.no_grad():  # Adam
                for w, m, v, g in zip(weights, means, squares, gradients, strict=True):
                    m.mul_(0.9).add_(0.1 * g)
                    v.mul_(0.999).add_(0.001 * g**2)
                    m_hat, v_hat = m / (1 - 0.9**update), v / (1 - 0.999**update)
                    w -= rate * m_hat / (v_hat.sqrt() + 1e-8)
        last_losses = torch.stack(history[-10:]).mean(0)  # a single batch is noisy
        return last_losses.view(-1, STARTS).mean(1).tolist()

    post = final_losses(norm_first=False, warmup=1)
    post_warm = final_losses(norm_first=False, warmup=warmup)
    pre = final_losses(norm_first=True, warmup=1)
    for i, rate in enumerate(rates):
        yield Point(rate, {"post": post[i], "post_warm": post_warm[i], "pre": pre[i]})
    high = 8  # sixteen times the lowest rate
    return {
        "high_rate": rates[high],
        "post_best": min(post),
        "post_high": post[high],
        "post_warm_high": post_warm[high],
        "pre_high": pre[high],
    }


def transformer(weights, images: torch.Tensor, norm_first: bool) -> torch.Tensor:
    embedding, positions, output, *blocks = weights
    nets = len(embedding)
    x = images.view(-1, 64 // TOKENS) @ embedding
    x = x + positions.repeat(1, len(images), 1)
    for i in range(0, len(blocks), 4):
        to_qkv, mix, up, down = blocks[i : i + 4]
        if norm_first:  # pre-LN: the norm is at the start of each branch
            x = x + attention(norm(x), to_qkv) @ mix
            x = x + (norm(x) @ up).relu() @ down
        else:  # post-LN: the norm is applied to each sum
            x = norm(x + attention(x, to_qkv) @ mix)
            x = norm(x + (x @ up).relu() @ down)
    if norm_first:
        x = norm(x)  # no block has normalized the residual stream itself
    return x.view(nets, -1, TOKENS, WIDTH).mean(2) @ output


def attention(x: torch.Tensor, to_qkv: torch.Tensor) -> torch.Tensor:
    query, key, value = (x @ to_qkv).view(-1, TOKENS, 3 * WIDTH).chunk(3, dim=-1)
    scores = query @ key.mT / math.sqrt(WIDTH)
    return (scores.softmax(-1) @ value).view_as(x)


def norm(x: torch.Tensor) -> torch.Tensor:
    return layer_norm(x, (WIDTH,))


if __name__ == "__main__":
    main(__file__)
