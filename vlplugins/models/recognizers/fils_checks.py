"""What a FILS refuses, by the key of the config that is to be changed."""

from typing import Any, List, Tuple

import torch
from torch import Tensor, nn

from vlplugins.ops.action_pooling import STRATEGIES

ACTION_FEATURES = ('visible', 'full', 'patch_embed')
TARGET_FEATURES = ('encoder', 'patch_embed')


def check_options(features: str, strategy: str, draws: int, target: str) -> None:
    """Options of the action area and of the targets.

    Raises:
        ValueError: For an unknown one, and for several draws of an average, which would all be the same.
    """
    for key, value, known in (('action_features', features, ACTION_FEATURES),
                              ('action_strategy', strategy, STRATEGIES),
                              ('target_features', target, TARGET_FEATURES)):
        if value not in known:
            raise ValueError(f'model.{key}={value!r} is unknown: use one of {", ".join(map(repr, known))}.')
    if draws < 1 or (strategy == 'average' and draws != 1):
        raise ValueError(f'model.action_draws={draws} does not go with model.action_strategy={strategy!r}: '
                         "'random' has one draw or more, 'average' one.")


def check_parts(predictor: Any, projector: Any, feature_head: Any, action_head: Any, pixel_head: Any,
                features: str) -> None:
    """Configs of the parts: each loss has what it needs, and no parameter is without a loss, which DDP would not take.

    Raises:
        ValueError: For no loss at all, features and pixels at once, a part that is missing or that nothing would train.
    """
    if feature_head and pixel_head:
        raise ValueError('model.feature_head and model.pixel_head are both given, but there is one predictor: it '
                         'predicts features or pixels. Set one of the heads to None.')
    if not (feature_head or action_head or pixel_head):
        raise ValueError('FILS has nothing to learn: give it a feature_head, an action_head or a pixel_head.')
    needs = (('predictor', predictor, feature_head or pixel_head, 'feature_head or pixel_head'),
             ('projector', projector, feature_head or action_head, 'feature_head or action_head'))
    for name, part, wanted, who in needs:
        if wanted and not part:
            raise ValueError(f'model.{name} is missing, which {who} needs.')
        if part and not wanted:
            raise ValueError(f'model.{name} is given and nothing compares what it makes, so that it would get no '
                             f'gradient. Set it to None, or give {who}.')
    if features == 'patch_embed' and not predictor:
        raise ValueError("model.action_features='patch_embed' trains the patch embedding alone: without feature_head "
                         "or pixel_head the transformer gets no gradient. Use 'visible' or 'full', or give a head.")


def check_fit(model: nn.Module) -> None:
    """Widths and grids of the parts that were built, as far as they tell them.

    Raises:
        ValueError: For two that differ.
    """
    pairs = [('predictor.grid', 'backbone.grid'), ('predictor.in_dims', 'backbone.embed_dims'),
             ('projector.in_dims', 'backbone.embed_dims'), ('action_head.in_channels', 'projector.out_dims'),
             ('pixel_head.patch_size', 'backbone.patch_size'), ('pixel_head.tubelet_size', 'backbone.tubelet_size'),
             ('predictor.out_dims', 'pixel_head.out_dims' if model.pixel_head else 'projector.in_dims')]
    for name, other in pairs:
        found, expected = _value(model, name), _value(model, other)
        if None not in (found, expected) and found != expected:
            raise ValueError(f'model.{name} is {found}, but model.{other} {expected}: they must be equal.')


def stack_masks(data_samples: List[Any], key: str, transform: str, grid: Tuple[int, int, int],
                clips: Tensor) -> Tensor:
    """Masks of the samples, (B, N) bool, on the device of the clips.

    Args:
        data_samples: With a mask each, (N,).
        key: Its name.
        transform: What draws it.
        grid: Tokens of a clip over time, height and width.
        clips: (B, 3, T, H, W).

    Raises:
        ValueError: For several clips a sample, a sample without a mask, or a mask of another number of tokens.
    """
    if len(clips) != len(data_samples):
        raise ValueError(f'{len(clips)} clips for {len(data_samples)} data samples, each of which has one mask: set '
                         'num_clips=1 where the pipeline samples frames.')
    found = [sample.get(key) for sample in data_samples]
    if any(value is None for value in found):
        raise ValueError(f"FILS reads data_sample.{key}, which a sample lacks. Put vlplugins.{transform} into the "
                         f"pipeline, and '{key}' into PackActionInputs(algorithm_keys=…).")
    masks = [torch.as_tensor(value) for value in found]
    tokens = grid[0] * grid[1] * grid[2]
    for mask in masks:
        if mask.shape != (tokens, ):
            raise ValueError(f'data_sample.{key} has the shape {tuple(mask.shape)}, but model.backbone has {tokens} '
                             f'tokens: set grid of vlplugins.{transform} in the pipeline to {tuple(grid)}.')
    return torch.stack(masks).to(clips.device)


def _value(model: nn.Module, name: str) -> Any:
    part, attribute = name.split('.')
    return getattr(getattr(model, part), attribute, None)
