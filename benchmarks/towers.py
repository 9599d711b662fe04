"""CLIP's image tower, open_clip's and ours, with the same weights."""

import tempfile
from typing import Dict, Optional, Sequence

import torch
from torch import nn

from vlplugins.models.backbones import CLIPVisionTransformer, ToMeCLIPVisionTransformer


def build_towers(arch: str, merges: Sequence[int], weights: Optional[str] = None) -> Dict[str, nn.Module]:
    """open_clip's tower, ours, and ours with merging, by name.

    Args:
        arch: Name of the architecture.
        merges: r of each merging tower.
        weights: Checkpoint of a CLIP with QuickGELU; random weights where not given.
    """
    import open_clip  # after vlplugins, whose cures it may need
    torch.manual_seed(0)
    reference = open_clip.create_model(f'{arch}-quickgelu', pretrained=weights).eval()
    with tempfile.NamedTemporaryFile(suffix='.pt') as file:
        torch.save(reference.state_dict(), file.name)
        plain = CLIPVisionTransformer(arch=arch, pretrained=file.name, act='quick_gelu').eval()
        plain.init_weights()
    towers = {'open_clip': reference.visual, 'ours': plain}
    for r in merges:
        towers[f'ours, r = {r}'] = ToMeCLIPVisionTransformer(arch=arch, act='quick_gelu', merge_per_layer=r).eval()
        towers[f'ours, r = {r}'].load_state_dict(plain.state_dict())
    return towers


def frame_embeddings(tower: nn.Module, video: torch.Tensor) -> torch.Tensor:
    """(T, E) of a video (3, T, H, W), by any of the towers."""
    if not isinstance(tower, CLIPVisionTransformer):
        return tower(video.transpose(0, 1).contiguous())
    out = tower(video[None])
    return (out if isinstance(out, torch.Tensor) else out[0])[0]
