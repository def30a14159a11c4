"""What a small conv net's layers hold, and why a bias before BatchNorm has nothing to learn."""

import copy

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, above, below, close, digits, main


class ConvNet(nn.Module):
    """One convolution and two hidden Linear layers, each with another normalization."""

    def __init__(self, channels: int, momentum: float, bias_before_bn: bool = True):
        super().__init__()
        self.conv = nn.Conv2d(1, channels, kernel_size=3, bias=bias_before_bn)
        self.bn2d = nn.BatchNorm2d(channels, momentum=momentum)
        self.wide = nn.Linear(channels * 6 * 6, 32, bias=bias_before_bn)
        self.bn1d = nn.BatchNorm1d(32, momentum=momentum)
        self.narrow = nn.Linear(32, 16)
        self.ln = nn.LayerNorm(16)
        self.out = nn.Linear(16, 10)
        self.relu = nn.ReLU()

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """Map pixels (N, 64) to logits (N, 10)."""
        x = images.view(-1, 1, 8, 8)
        x = self.relu(self.bn2d(self.conv(x)))  # (N, channels, 6, 6)
        x = self.relu(self.bn1d(self.wide(x.flatten(1))))  # (N, 32)
        x = self.relu(self.ln(self.narrow(x)))  # (N, 16)
        return self.out(x)  # (N, 10)


def run(seed: int, channels: int, learning_rate: float, momentum: float, updates: int):
    torch.manual_seed(seed)
    images, labels = digits(seed).train
    start = ConvNet(channels, momentum)
    sgd, adam = copy.deepcopy(start), copy.deepcopy(start)
    bare = ConvNet(channels, momentum, bias_before_bn=False)
    # Not strict, since the two biases are missing: all other numbers are the same.
    bare.load_state_dict(start.state_dict(), strict=False)

    optimizers = {
        sgd: torch.optim.SGD(sgd.parameters(), lr=learning_rate),
        bare: torch.optim.SGD(bare.parameters(), lr=learning_rate),
        adam: torch.optim.Adam(adam.parameters(), lr=learning_rate / 10),
    }
    gradient_ratio = 0.0
    for update in range(1, updates + 1):
        batch = torch.randint(len(images), (64,))
        for net, optimizer in optimizers.items():
            loss = cross_entropy(net(images[batch]), labels[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        ratio = sgd.conv.bias.grad.norm() / sgd.conv.weight.grad.norm()
        gradient_ratio = max(gradient_ratio, ratio.item())
        if update % max(1, updates // 30) == 0:
            yield Point(update, distances(start, sgd, adam))

    probe = images[:200]
    with torch.no_grad():
        return {
            "gradient_ratio": gradient_ratio,
            "bare_loss": cross_entropy(bare(images), labels).item(),
            "full_loss": cross_entropy(sgd(images), labels).item(),
            **distances(start, sgd, adam),
            **bias_shifts(sgd, probe),
            **modes(sgd, probe),
            **running_mean(sgd.conv(probe.view(-1, 1, 8, 8)), momentum),
            **held_by_layers(channels),
            **batchnorm1d(),
        }


def distances(start: ConvNet, sgd: ConvNet, adam: ConvNet) -> dict[str, float]:
    """How far biases are from where they started: root mean square over their numbers."""
    pairs = {
        "before_bn2d": (sgd.conv, start.conv),
        "before_bn1d": (sgd.wide, start.wide),
        "before_ln": (sgd.narrow, start.narrow),
        "adam_before_bn2d": (adam.conv, start.conv),
    }
    return {name: (a.bias - b.bias).square().mean().sqrt().item() for name, (a, b) in pairs.items()}


def bias_shifts(net: ConvNet, images: torch.Tensor) -> dict[str, float]:
    """How far the logits move on average when 1 is added to every number of one bias."""
    changes = {}
    for layer in ("conv", "narrow"):
        for mode in ("train", "eval"):
            shifted = copy.deepcopy(net).train(mode == "train")
            before = shifted(images)
            getattr(shifted, layer).bias += 1
            changes[f"{layer}_shift_{mode}"] = (shifted(images) - before).abs().mean().item()
    return changes


def held_by_layers(channels: int) -> dict[str, float]:
    bn, ln = nn.BatchNorm2d(channels), nn.LayerNorm([channels, 6, 6])
    conv_block = nn.Sequential(nn.Conv2d(1, 20, 5), nn.BatchNorm2d(20), nn.ReLU())
    linear_block = nn.Sequential(nn.Linear(10, 20), nn.LayerNorm([20]), nn.ReLU())
    plain, registered = nn.Module(), nn.Module()
    plain.layers = [nn.Linear(4, 4)]
    registered.layers = nn.ModuleList([nn.Linear(4, 4)])
    return {
        "channels": float(channels),
        "bn_parameters": count(bn.parameters()),
        "bn_buffers": count(bn.buffers()),
        "ln_parameters": count(ln.parameters()),
        "ln_buffers": count(ln.buffers()),
        "conv_block_side": float(conv_block(torch.zeros(2, 1, 28, 28)).shape[-1]),
        "conv_block_parameters": count(conv_block.parameters()),
        "linear_block_parameters": count(linear_block.parameters()),
        "list_parameters": count(plain.parameters()),
        "module_list_parameters": count(registered.parameters()),
    }


def count(tensors) -> float:
    return float(sum(tensor.numel() for tensor in tensors))


def modes(net: ConvNet, images: torch.Tensor) -> dict[str, float]:
    """What forward passes without gradient change, and what the mode changes in LayerNorm."""
    net = copy.deepcopy(net).eval()
    logits = net(images)
    for batch in images.split(20):
        net.train()(batch)
    hidden, fresh = torch.randn(20, 16), nn.LayerNorm(16)
    centred = hidden - hidden.mean(dim=1, keepdim=True)
    by_hand = centred / (hidden.var(dim=1, keepdim=True, correction=0) + fresh.eps).sqrt()
    return {
        "ln_against_hand": (fresh(hidden) - by_hand).abs().max().item(),
        "logits_after_train_passes": (net.eval()(images) - logits).abs().mean().item(),
        "ln_mode_difference": (net.ln.train()(hidden) - net.ln.eval()(hidden)).abs().max().item(),
    }


def running_mean(maps: torch.Tensor, momentum: float) -> dict[str, float]:
    """How much of the batch's mean a fresh running mean holds after ten equal batches."""
    bn = nn.BatchNorm2d(maps.shape[1], momentum=momentum)
    for _ in range(10):
        bn(maps)
    batch_mean = maps.mean(dim=(0, 2, 3))
    share = bn.running_mean @ batch_mean / batch_mean.square().sum()
    return {"share": share.item(), "expected_share": 1 - (1 - momentum) ** 10}


def batchnorm1d() -> dict[str, float]:
    """BatchNorm1d on (N, C, L), on (N, T, d) by mistake, and on a single example."""
    sequences = 3 * torch.randn(4, 6, 6) + torch.arange(6.0)  # (N, T, d): feature j has mean j
    wrong = nn.BatchNorm1d(6)(sequences)
    right = nn.BatchNorm1d(6)(sequences.transpose(1, 2))
    try:
        nn.BatchNorm1d(6)(torch.randn(1, 6))
        raised = 0.0
    except ValueError:
        raised = 1.0
    two = nn.BatchNorm1d(1)
    two(torch.tensor([[0.0], [2.0]]))
    return {
        "running_var": two.running_var.item(),
        "right_feature_means": right.mean(dim=(0, 2)).abs().max().item(),
        "wrong_feature_means": wrong.mean(dim=(0, 1)).abs().max().item(),
        "single_vector_raises": raised,
        "single_image_std": nn.BatchNorm2d(6)(torch.randn(1, 6, 5, 5)).std().item(),
    }


def bias_before_bn_stays(m):
    return below(max(m["before_bn2d"], m["before_bn1d"]), m["before_ln"] / 1000)


def gradient_is_rounding(m):
    return below(m["gradient_ratio"], 1e-4)


def adam_moves_it(m):
    return above(m["adam_before_bn2d"], 0.03)


def bias_before_ln_moves(m):
    return above(m["before_ln"], 0.015)


def bare_net_learns_the_same(m):
    return close(m["bare_loss"], m["full_loss"], tolerance=0.005)


def train_hides_the_bias(m):
    return below(m["conv_shift_train"], 1e-4)


def eval_sees_the_bias(m):
    return above(m["conv_shift_eval"], m["conv_shift_train"], margin=0.8)


def ln_hides_a_common_shift(m):
    return below(max(m["narrow_shift_train"], m["narrow_shift_eval"]), 1e-4)


def no_grad_moves_buffers(m):
    return above(m["logits_after_train_passes"], 0.02)


def running_mean_law(m):
    return close(m["share"], m["expected_share"], tolerance=1e-4)


def running_var_is_unbiased(m):
    return close(m["running_var"], 0.9 * 1 + 0.1 * 2, tolerance=1e-6)


def bn_parameters(m):
    return close(m["bn_parameters"], 2 * m["channels"], tolerance=0)


def bn_buffers(m):
    return close(m["bn_buffers"], 2 * m["channels"] + 1, tolerance=0)


def ln_parameters(m):
    return close(m["ln_parameters"], 2 * m["channels"] * 6 * 6, tolerance=0)


def ln_no_buffers(m):
    return close(m["ln_buffers"], 0, tolerance=0)


def ln_by_hand(m):
    return close(m["ln_against_hand"], 0, tolerance=1e-5)


def ln_same_in_both_modes(m):
    return close(m["ln_mode_difference"], 0, tolerance=0)


def conv_block_side(m):
    return close(m["conv_block_side"], 24, tolerance=0)


def conv_block_parameters(m):
    return close(m["conv_block_parameters"], 560, tolerance=0)


def linear_block_parameters(m):
    return close(m["linear_block_parameters"], 260, tolerance=0)


def plain_list_hides(m):
    return close(m["module_list_parameters"] - m["list_parameters"], 20, tolerance=0)


def bn1d_takes_sequences(m):
    return below(m["right_feature_means"], 1e-4)


def bn1d_wrong_axis(m):
    return above(m["wrong_feature_means"], 0.3)


def single_vector_raises(m):
    return close(m["single_vector_raises"], 1, tolerance=0)


def single_image_is_fine(m):
    return close(m["single_image_std"], 1, tolerance=0.02)


if __name__ == "__main__":
    main(__file__)
