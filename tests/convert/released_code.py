"""The model of Text4Vis' release as its checkpoints document it, written anew with torch's own parts."""

from collections import OrderedDict

import torch
from open_clip.modified_resnet import ModifiedResNet
from torch import nn

NUM_FRAMES, SIZE = 4, 32


class ExactNorm(nn.Module):
    """LayerNorm by its formula, of the temporal module."""

    def __init__(self, width):
        super().__init__()
        self.weight, self.bias = nn.Parameter(torch.ones(width)), nn.Parameter(torch.zeros(width))

    def forward(self, x):
        centred = x - x.mean(-1, keepdim=True)
        return self.weight * centred / (centred.square().mean(-1, keepdim=True) + 1e-12).sqrt() + self.bias


class TokenConv(nn.Module):
    """Class tokens over time; tokens come as (N, B·T, D)."""

    def __init__(self, width, num_frames):
        super().__init__()
        self.conv, self.num_frames = nn.Conv1d(width, width, 3, padding=1, groups=width, bias=False), num_frames

    def forward(self, x):
        token = x[0].reshape(-1, self.num_frames, x.shape[-1]).transpose(1, 2)  # (B, D, T)
        return torch.cat([self.conv(token).transpose(1, 2).reshape(1, *x.shape[1:]), x[1:]])


class QuickGELU(nn.Module):
    def forward(self, x):
        return x * torch.sigmoid(1.702 * x)


class Block(nn.Module):
    def __init__(self, width, heads, norm=nn.LayerNorm, control_point=None):
        super().__init__()
        self.attn, self.ln_1, self.ln_2 = nn.MultiheadAttention(width, heads), norm(width), norm(width)
        self.mlp = nn.Sequential(OrderedDict(
            c_fc=nn.Linear(width, 4 * width), gelu=QuickGELU(), c_proj=nn.Linear(4 * width, width)))
        self.control_point = control_point or nn.Identity()

    def forward(self, x):
        x = self.control_point(x)
        y = self.ln_1(x)
        x = self.control_point(x + self.attn(y, y, y, need_weights=False)[0])
        return x + self.mlp(self.ln_2(x))


def blocks(*layers):
    return nn.ModuleDict(dict(resblocks=nn.Sequential(*layers)))


class Visual(nn.Module):
    def __init__(self, size, patch, width, depth, heads, out, token_t1d=False, num_frames=NUM_FRAMES):
        super().__init__()
        self.conv1 = nn.Conv2d(3, width, patch, patch, bias=False)
        self.class_embedding = nn.Parameter(torch.empty(width))
        self.positional_embedding = nn.Parameter(torch.empty((size // patch)**2 + 1, width))
        self.ln_pre, self.ln_post = nn.LayerNorm(width), nn.LayerNorm(width)
        mixers = [TokenConv(width, num_frames) if token_t1d else None for _ in range(depth)]
        self.transformer = blocks(*(Block(width, heads, control_point=mixer) for mixer in mixers))
        self.proj = nn.Parameter(torch.empty(width, out))

    def forward(self, x):
        x = self.conv1(x).flatten(2).permute(2, 0, 1)  # (N, B·T, D)
        x = torch.cat([self.class_embedding.expand(1, x.shape[1], -1), x]) + self.positional_embedding[:, None]
        x = self.transformer.resblocks(self.ln_pre(x))
        return self.ln_post(x[0]) @ self.proj


class Fusion(nn.Module):
    def __init__(self, width, heads, depth=6):
        super().__init__()
        self.frame_position_embeddings = nn.Embedding(77, width)
        self.transformer = blocks(*(Block(width, heads, ExactNorm) for _ in range(depth)))

    def forward(self, x):
        y = x + self.frame_position_embeddings(torch.arange(x.shape[1]))
        return x + self.transformer.resblocks(y.transpose(0, 1)).transpose(0, 1)


class VideoCLIP(nn.Module):
    """Cosines of videos with given class rows, times the scale; with TAP there is no parameter of a fusion model."""

    def __init__(self, visual, fusion=None, num_frames=NUM_FRAMES):
        super().__init__()
        self.visual, self.fusion_model, self.num_frames = visual, fusion or nn.Identity(), num_frames
        self.logit_scale = nn.Parameter(torch.tensor(4.2))

    def forward(self, frames, rows):
        video = self.fusion_model(self.visual(frames).unflatten(0, (-1, self.num_frames))).mean(dim=1)
        return self.logit_scale.exp() * nn.functional.normalize(video) @ nn.functional.normalize(rows).T


def vit(**options):
    return Visual(**{**dict(size=SIZE, patch=8, width=32, depth=2, heads=2, out=16), **options})


def resnet(layers=(1, 2, 1, 1), out=16, heads=8, size=SIZE, width=8):
    return ModifiedResNet(layers, out, heads, size, width)


def randomise(module, seed=0):
    """Every parameter and every statistic away from the start, where a mistake would not show; in evaluation mode."""
    generator = torch.Generator().manual_seed(seed)
    for name, value in [*module.named_parameters(), *module.named_buffers()]:
        if not value.is_floating_point() or name.endswith('logit_scale'):
            continue
        noise = torch.randn(value.shape, generator=generator)
        with torch.no_grad():
            if 'running_var' in name:
                value.copy_(noise.square() + 0.5)
            elif value.ndim == 1 and name.endswith('weight'):
                value.copy_(1 + 0.2 * noise)
            else:
                value.copy_(noise * (0.2 if value.ndim == 1 else value[0].numel()**-0.5))
    return module.eval()


def text_tower(width, out, depth=2, vocabulary=49408):
    """Names and shapes of the text side, which train_nce.py saves with the rest."""
    own = {f'transformer.resblocks.{index}.{name}': torch.randn(value.shape)
           for index in range(depth) for name, value in Block(width, 1).state_dict().items()}
    return {**own, 'token_embedding.weight': torch.randn(vocabulary, width), 'ln_final.weight': torch.randn(width),
            'positional_embedding': torch.randn(77, width), 'ln_final.bias': torch.randn(width),
            'text_projection': torch.randn(width, out)}
