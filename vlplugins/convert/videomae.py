"""Checkpoints of VideoMAE (Tong et al., 2022) in our names."""

from pathlib import Path
from typing import Dict, Tuple

import torch
from torch import Tensor

from vlplugins.models.backbones.tube_vit import TubeVisionTransformer
from vlplugins.models.backbones.tube_vit_weights import convert_tube_weights, unwrap
from vlplugins.weights import load_safely

from .conversion import Conversion

# Of attention, by width of the tokens: ViT-S, B, L and H as they were published. They leave no trace in the weights: a
# wrong number would load too, and give other features.
HEADS = {384: 6, 768: 12, 1024: 16, 1280: 16}
_CLASSIFIERS = {'head.weight': 'cls_head.fc_cls.weight', 'head.bias': 'cls_head.fc_cls.bias'}
_LEFT = ('decoder.', 'encoder_to_decoder.', 'mask_token')


def convert_videomae(path: str) -> Conversion:
    """The encoder of VideoMAE as `backbone`, from a file of its pre-training or its fine-tuning.

    A classifier becomes that of MMAction2's `TimeSformerHead`; a decoder stays behind. To train from such a file no
    conversion is needed: its path is a value of the backbone's `pretrained`.

    Args:
        path: The checkpoint.

    Raises:
        FileNotFoundError: No such file.
        ValueError: If it is no such checkpoint, or has parameters that ours have no place for; names them.
    """
    if not Path(path).is_file():
        raise FileNotFoundError(f'there is no checkpoint {path}.')
    source, whole = Path(path).name, load_safely(path)
    weights = unwrap(whole)
    kernel = weights.get('patch_embed.proj.weight')
    if kernel is None or kernel.ndim != 5:
        raise ValueError(f'{source} is no checkpoint of VideoMAE, which embeds tubelets by patch_embed.proj.weight; '
                         f'found {", ".join(sorted(weights)[:5])}.')
    arguments = _geometry(weights, kernel)
    with torch.device('meta'):
        own = TubeVisionTransformer(**arguments).state_dict()
    found = convert_tube_weights(whole, own, source)
    state = {f'backbone.{name}': value for name, value in found.items()}
    head = {ours: weights[theirs] for theirs, ours in _CLASSIFIERS.items() if theirs in weights}
    _check_rest(weights, len(found) + len(head), source)
    described = ', '.join(f'{key}={value}' for key, value in arguments.items())
    lines = [f'{len(found):5d} of the encoder -> backbone: TubeVisionTransformer({described}) for clips of the frames '
             'and pixels that it was trained with']
    if head:
        classes = len(head['cls_head.fc_cls.bias'])
        lines.append(f"{len(head):5d} head.* -> cls_head: TimeSformerHead(num_classes={classes}) on pool='mean'")
    return Conversion({**state, **head}, lines, None, [], dict(converted_from='VideoMAE', source=source))


def _geometry(weights: Dict[str, Tensor], kernel: Tensor) -> Dict[str, int]:
    """Arguments of the transformer that the shapes tell. Frames and pixels leave no trace in fixed positions."""
    width, _, tubelet_size, patch_size, _ = kernel.shape
    depth = len({name.split('.')[1] for name in weights if name.startswith('blocks.')})
    num_heads = HEADS.get(width, max(1, width // 64))
    return dict(embed_dims=width, depth=depth, num_heads=num_heads, tubelet_size=tubelet_size, patch_size=patch_size)


def _check_rest(weights: Dict[str, Tensor], taken: int, source: str) -> None:
    others: Tuple[str, ...] = tuple(name for name in weights if not name.startswith(_LEFT))
    if len(others) != taken:
        raise ValueError(f'{source} has {len(others)} parameters beside a decoder, of which {taken} have a place in '
                         'TubeVisionTransformer and a linear head: it is a variant of VideoMAE that is not known here.')
