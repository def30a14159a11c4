"""Where norms stand: LN around a Transformer's sublayers, BN around ReLU; and what BN leaves."""

from math import sqrt
from statistics import mean

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, above, below, close, digits, main

WIDTH = 32


def run(seed: int, depth: int, learning_rate: float, warmup: int, updates: int):
    train, _ = digits(seed)
    nets = {
        "post": Transformer(depth, norm_first=False, seed=seed),
        "post_warm": Transformer(depth, norm_first=False, seed=seed),
        "pre": Transformer(depth, norm_first=True, seed=seed),
    }
    optimizers = {
        name: torch.optim.Adam(net.parameters(), lr=learning_rate, fused=True)
        for name, net in nets.items()
    }
    losses = {name: [] for name in nets}

    for update in range(1, updates + 1):
        batch = torch.randint(len(train.images), (32,))
        for group in optimizers["post_warm"].param_groups:
            group["lr"] = learning_rate * min(1.0, update / warmup)
        for name, net in nets.items():
            loss = cross_entropy(net(train.images[batch]), train.labels[batch])
            losses[name].append(loss.item())
            optimizers[name].zero_grad()
            loss.backward()
            optimizers[name].step()
        yield Point(update, {name: losses[name][-1] for name in nets})

    result = {f"{name}_loss": mean(losses[name][-10:]) for name in nets}
    for name, norm_first in (("post", False), ("pre", True)):
        for layers in (6, 24):
            net = Transformer(layers, norm_first, seed)
            for key, value in at_start(net, train.images[:64], train.labels[:64]).items():
                result[f"{name}_{key}_{layers}"] = value
    return result | one_block() | around_relu() | batch_noise() | limit_theorem()


class Transformer(nn.Module):
    """Reads an 8x8 image as eight tokens, its rows."""

    def __init__(self, depth: int, norm_first: bool, seed: int):
        super().__init__()
        torch.manual_seed(seed)  # the same weights, wherever the norms stand
        self.embed = nn.Linear(8, WIDTH)
        self.positions = nn.Parameter(0.5 * torch.randn(8, WIDTH))
        self.blocks = nn.ModuleList(Block(norm_first) for _ in range(depth))
        # No block of a pre-LN stack normalizes the stream itself: that is left to one last norm.
        self.last_norm = nn.LayerNorm(WIDTH) if norm_first else nn.Identity()
        self.head = nn.Linear(WIDTH, 10)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """Logits, from the mean over the tokens."""
        return self.classify(self.stream(images))

    def stream(self, images: torch.Tensor) -> torch.Tensor:
        """What all blocks together have made of the tokens."""
        x = self.embed(images.view(-1, 8, 8)) + self.positions
        for block in self.blocks:
            x = block(x)
        return x

    def classify(self, stream: torch.Tensor) -> torch.Tensor:
        """Logits, from a stream."""
        return self.head(self.last_norm(stream).mean(1))


class Block(nn.Module):
    """Attention with one head, then a feed-forward part, each added to the stream."""

    def __init__(self, norm_first: bool):
        super().__init__()
        self.norm_first = norm_first
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.query_key_value = linear(WIDTH, 3 * WIDTH)
        self.mix = linear(WIDTH, WIDTH)
        self.up, self.down = linear(WIDTH, 2 * WIDTH), linear(2 * WIDTH, WIDTH)

    def forward(self, x: torch.Tensor, mask: torch.Tensor | float = 0.0) -> torch.Tensor:
        """Apply both sublayers; the order of norm and sum is all that differs."""
        if self.norm_first:
            x = x + self.attention(self.norm1(x), mask)
            return x + self.feed_forward(self.norm2(x))
        x = self.norm1(x + self.attention(x, mask))
        return self.norm2(x + self.feed_forward(x))

    def attention(self, x: torch.Tensor, mask: torch.Tensor | float) -> torch.Tensor:
        """Average the values of all tokens, weighted by how well keys match the query."""
        query, key, value = self.query_key_value(x).chunk(3, dim=-1)
        scores = query @ key.mT / sqrt(WIDTH) + mask
        return self.mix(scores.softmax(-1) @ value)

    def feed_forward(self, x: torch.Tensor) -> torch.Tensor:
        """Work on each token alone."""
        return self.down(self.up(x).relu())


def linear(inputs: int, outputs: int) -> nn.Linear:
    layer = nn.Linear(inputs, outputs)
    nn.init.xavier_uniform_(layer.weight)
    return layer


def at_start(net: Transformer, images: torch.Tensor, labels: torch.Tensor) -> dict[str, float]:
    stream = net.stream(images)
    cross_entropy(net.classify(stream), labels).backward()
    return {
        "size": stream.std().item(),
        "first": net.blocks[0].down.weight.grad.norm().item(),
        "last": net.blocks[-1].down.weight.grad.norm().item(),
    }


@torch.no_grad()
def one_block() -> dict[str, float]:
    x = torch.randn(4, 8, WIDTH)
    post, pre = Block(norm_first=False), Block(norm_first=True)
    future = torch.full((8, 8), -torch.inf).triu(1)
    other_end = x.clone()
    other_end[:, -1] = torch.randn(4, WIDTH)
    result = {
        "post_token_error": largest(post(x).std(2, correction=0) - 1),
        "pre_token_std": pre(x).std(2, correction=0).mean().item(),
        "reversed_change": largest(pre(x).flip(1) - pre(x.flip(1))),
        "earlier_change": largest((pre(x) - pre(other_end))[:, :-1]),
        "earlier_change_masked": largest((pre(x, future) - pre(other_end, future))[:, :-1]),
        "torch_layer_error": torch_layer_error(x),
    }
    for block in (post, pre):
        for branch_end in (block.mix, block.down):
            nn.init.zeros_(branch_end.weight)
            nn.init.zeros_(branch_end.bias)
    return result | {
        "pre_silent_change": largest(pre(x) - x),
        "post_silent_change": largest(post(x) - x),
    }


def torch_layer_error(x: torch.Tensor) -> float:
    """PyTorch's layer as it is by default, against the same written out."""
    layer = nn.TransformerEncoderLayer(WIDTH, nhead=4, dropout=0.0, batch_first=True)
    h = layer.norm1(x + layer.self_attn(x, x, x)[0])
    h = layer.norm2(h + layer.linear2(layer.linear1(h).relu()))
    return largest(layer(x) - h)


def largest(difference: torch.Tensor) -> float:
    return difference.abs().max().item()


@torch.no_grad()
def around_relu() -> dict[str, float]:
    z = torch.randn(1000, 64)
    low = z - 10  # a bias so low that no unit is above zero for any example
    before, after = nn.BatchNorm1d(64)(z).relu(), nn.BatchNorm1d(64)(z.relu())
    return {
        "low_before_active": (nn.BatchNorm1d(64)(low).relu() > 0).float().mean().item(),
        "low_after_largest": largest(nn.BatchNorm1d(64)(low.relu())),
        "before_mean": before.mean().item(),
        "after_mean": after.mean().item(),
        "after_lowest": after.min().item(),
    }


@torch.no_grad()
def batch_noise() -> dict[str, float]:
    """How one example's normalized value varies over 200 draws of its batch-mates."""
    return {
        "noise_8": noise(nn.BatchNorm1d, batch_size=8),
        "noise_128": noise(nn.BatchNorm1d, batch_size=128),
        "noise_far": noise(nn.BatchNorm1d, batch_size=128, value=3.0),
        "noise_ln": noise(nn.LayerNorm, batch_size=8),
    }


def noise(norm: type[nn.Module], batch_size: int, value: float = 0.0) -> float:
    layer, outputs = norm(64), []
    for _ in range(200):
        batch = torch.randn(batch_size, 64)
        batch[0] = torch.linspace(value - 0.5, value + 0.5, 64)
        outputs.append(layer(batch)[0])
    return torch.stack(outputs).std(0).mean().item()


@torch.no_grad()
def limit_theorem() -> dict[str, float]:
    waits = torch.empty(5_000, 64).exponential_()
    wild = torch.empty(5_000, 64).cauchy_()
    return {
        "skewness_before": skewness(waits[:, 0]),
        "skewness_after": skewness(nn.BatchNorm1d(64)(waits)[:, 0]),
        "skewness_of_means": skewness(waits.mean(1)),
        "means_std": waits.mean(1).std().item(),
        "wild_means": spread(wild.mean(1)) / spread(wild[:, 0]),
    }


def skewness(x: torch.Tensor) -> float:
    return ((x - x.mean()) / x.std(correction=0)).pow(3).mean().item()


def spread(x: torch.Tensor) -> float:
    low, high = x.quantile(torch.tensor([0.25, 0.75]))
    return (high - low).item()


def post_without_warmup_stalls(m):
    return above(m["post_loss"], m["pre_loss"], margin=0.15)


def warmup_rescues_post(m):
    return below(m["post_warm_loss"], m["post_loss"], margin=0.1)


def post_stream_keeps_its_size(m):
    return close(m["post_size_24"], 1.0, tolerance=0.01)


def pre_stream_grows(m):
    return above(m["pre_size_24"] / m["pre_size_6"], 1.3)


def post_top_gradient_is_larger(m):
    return above(m["post_last_24"] / m["pre_last_24"], 1.5)


def pre_gradient_falls_towards_the_top(m):
    return below(m["pre_last_24"] / m["pre_first_24"], 0.8)


def torch_default_is_post(m):
    return close(m["torch_layer_error"], 0.0, tolerance=1e-5)


def post_tokens_leave_normalized(m):
    return close(m["post_token_error"], 0.0, tolerance=1e-3)


def pre_tokens_leave_larger(m):
    return above(m["pre_token_std"], 1.05)


def silent_pre_block_is_identity(m):
    return close(m["pre_silent_change"], 0.0, tolerance=0.0)


def silent_post_block_is_not(m):
    return above(m["post_silent_change"], 0.2)


def attention_ignores_order(m):
    return close(m["reversed_change"], 0.0, tolerance=1e-5)


def attention_sees_the_end(m):
    return above(m["earlier_change"], 0.1)


def mask_hides_the_future(m):
    return close(m["earlier_change_masked"], 0.0, tolerance=1e-6)


def bn_before_relu_revives(m):
    return close(m["low_before_active"], 0.5, tolerance=0.02)


def bn_after_relu_cannot_revive(m):
    return close(m["low_after_largest"], 0.0, tolerance=0.0)


def bn_before_relu_hands_on_a_mean(m):
    return close(m["before_mean"], 0.4, tolerance=0.02)


def bn_after_relu_hands_on_negatives(m):
    return below(m["after_lowest"], -0.5)


def noise_falls_with_the_batch(m):
    return above(m["noise_8"] / m["noise_128"], 3.0)


def noise_is_larger_far_out(m):
    return above(m["noise_far"] / m["noise_128"], 1.5)


def ln_has_no_noise(m):
    return close(m["noise_ln"], 0.0, tolerance=1e-6)


def bn_keeps_the_skewness(m):
    return close(m["skewness_after"], m["skewness_before"], tolerance=0.01)


def means_lose_the_skewness(m):
    return below(m["skewness_of_means"], 0.5)


def means_narrow_as_root(m):
    return close(m["means_std"], 1 / sqrt(64), tolerance=0.01)


def cauchy_means_do_not_narrow(m):
    return close(m["wild_means"], 1.0, tolerance=0.15)


if __name__ == "__main__":
    main(__file__)
