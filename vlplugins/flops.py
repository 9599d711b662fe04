"""Parameters and multiply-adds of a model, counted on tensors without data."""

import copy
import logging
from typing import Any, Dict, Optional, Sequence, Tuple

import torch
from mmaction.registry import MODELS
from mmengine.config import Config
from mmengine.registry import init_default_scope
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from vlplugins.text.sources import placeholder_rows

logger = logging.getLogger('vlplugins')


def _attention_flops(query: Any, key: Any, value: Any, *args: Any, **kwargs: Any) -> int:
    """Both products of an attention, from tensors or, in some versions of torch, from their shapes."""
    (batch, heads, queries, width), keys, out = (getattr(x, 'shape', x) for x in (query, key, value))
    return 2 * batch * heads * queries * keys[2] * (width + out[3])


def _cpu_attention() -> Dict[Any, Any]:
    """Formula of the CPU's attention kernel, which torch's counter does not know and would count as nothing."""
    kernel = getattr(torch.ops.aten, '_scaled_dot_product_flash_attention_for_cpu', None)
    return {} if kernel is None else {kernel: _attention_flops}


def _parameters_m(parameters: Any) -> float:
    return sum(parameter.numel() for parameter in parameters) / 1e6


def _forward(model: nn.Module, shape: Sequence[int], device: str, **kwargs: str) -> int:
    counter = FlopCounterMode(display=False, custom_mapping=_cpu_attention())
    with torch.no_grad(), counter:
        model(torch.zeros(tuple(shape), device=device), **kwargs)
    return counter.get_total_flops()


def count_module(module: nn.Module, shape: Sequence[int]) -> float:
    """10⁹ multiply-adds of a module on an input of `shape`, in evaluation mode; runs without data."""
    return _forward(copy.deepcopy(module).to('meta').eval(), shape, 'meta') / 2 / 1e9


def _count_pass(model: nn.Module, shape: Sequence[int], training: bool) -> float:
    """10⁹ multiply-adds of one pass in training or in evaluation mode."""
    try:
        flops = _forward(copy.deepcopy(model).to('meta').train(training), shape, 'meta', mode='tensor', stage='head')
    except (NotImplementedError, RuntimeError) as error:
        logger.info('counting on the CPU, because the model does not run without data: %s', error)
        flops = _forward(copy.deepcopy(model).cpu().train(training), shape, 'cpu', mode='tensor', stage='head')
    return flops / 2 / 1e9


def count(model: nn.Module, shape: Sequence[int]) -> Dict[str, float]:
    """Size and cost of one forward pass through backbone, neck and head.

    Papers count the pass that their equations describe, which is that of training. Evaluation may take a short cut:
    ALT's neck looks the nearest entity up where Eq. 5 multiplies by a one-hot matrix. Both are counted.

    Products of matrices, convolutions and both products of every attention are counted, one multiply-add each;
    normalisations, activations and sums are not. The pass runs on tensors that have a shape and no data, so a large
    model costs no more than a small one; a model that must see numbers (a Python `if` on a value) runs on the CPU.

    Args:
        model: A recognizer of MMAction2; left as it is.
        shape: Of its input with the batch, (1, views, C, T, H, W), or (1, frames, C, H, W) for a 2D recognizer.

    Returns:
        `params_m` and `trainable_params_m`, millions of parameters in all and with gradient (matrices of text
        embeddings are constants and no parameters), `gmacs`, 10⁹ multiply-adds as trained, and `inference_gmacs`,
        as evaluated.
    """
    inference = _count_pass(model, shape, training=False)
    try:
        trained = _count_pass(model, shape, training=True)
    except ValueError as error:  # BatchNorm wants more than the one value per channel that a batch of one may give
        logger.info('counting the pass of evaluation, because that of training does not run: %s', error)
        trained = inference
    return dict(
        params_m=_parameters_m(model.parameters()),
        trainable_params_m=_parameters_m(p for p in model.parameters() if p.requires_grad),
        gmacs=trained,
        inference_gmacs=inference)


def view_shape(cfg: Config) -> Tuple[int, ...]:
    """Input shape of one view, as the config's test pipeline makes it.

    Frames are `clip_len` of the sampling step, or its `num_clips` where a clip is one frame; height and width are those
    of the last crop, or of the last resize that names both.

    Raises:
        ValueError: When the pipeline does not say; the shape must then be given.
    """
    pipeline = cfg.get('test_dataloader', cfg.get('train_dataloader', {})).get('dataset', {}).get('pipeline', [])
    sample = [step for step in pipeline if 'clip_len' in step]
    sizes = [size for size in map(_size, pipeline) if size]
    if not sample or not sizes:
        raise ValueError('the config has no test_dataloader.dataset.pipeline with a sampling step and a crop, which '
                         'tell the shape of a view. Give it: --shape C T H W')
    channels = len(cfg.model.get('data_preprocessor', {}).get('mean', [0] * 3))
    clip_len, num_clips = sample[-1].get('clip_len', 1), sample[-1].get('num_clips', 1)
    return complete_shape(cfg, (channels, clip_len if clip_len > 1 else num_clips, *sizes[-1]))


def _size(step: dict) -> Optional[Tuple[int, int]]:
    """(H, W) that a crop or a resize ends with, or None where that depends on the video (a side of -1)."""
    if 'crop_size' in step:
        size = step['crop_size']
        return (size, size) if isinstance(size, int) else tuple(size)
    if 'scale' in step and not step.get('keep_ratio', True):
        width, height = step['scale']
        return height, width
    return None


def complete_shape(cfg: Config, shape: Sequence[int]) -> Tuple[int, ...]:
    """The model's input shape for one view of `shape`, which is (C, T, H, W) or (T, H, W) with three channels.

    Raises:
        ValueError: When `shape` has another length.
    """
    if len(shape) == 3:
        shape = (3, *shape)
    if len(shape) != 4 or min(shape) < 1:
        raise ValueError(f'--shape takes C T H W or T H W, found {" ".join(map(str, shape))}')
    channels, frames, height, width = shape
    if _is_2d(cfg):
        return 1, frames, channels, height, width
    return 1, 1, channels, frames, height, width


def _is_2d(cfg: Config) -> bool:
    return cfg.model.get('data_preprocessor', {}).get('format_shape') == 'NCHW' or '2D' in str(cfg.model.type)


def set_num_entities(cfg: Config, number: int) -> None:
    """Puts a corpus of `number` entities in the place of the config's, whose alignment then costs accordingly.

    Raises:
        ValueError: When the neck of the config takes no corpus.
    """
    entities = cfg.model.get('neck', {}).get('entities')
    if not isinstance(entities, dict):
        raise ValueError('--num-entities: the config has no corpus in model.neck.entities.corpus to replace.')
    entities.corpus = [dict(unit=f'entity {index}', description='any', category='object') for index in range(number)]


def count_config(cfg: Config,
                 shape: Optional[Sequence[int]] = None,
                 num_entities: Optional[int] = None) -> Dict[str, float]:
    """`count` for the model of a config.

    No text is encoded and no weight is loaded: the matrices of text embeddings have the right shape and any value.

    Args:
        cfg: The config; `num_entities` changes its corpus.
        shape: Of one view, see `complete_shape`; that of its test pipeline where not given.
        num_entities: Size of the text corpus, the config's own where not given.
    """
    if num_entities:
        set_num_entities(cfg, num_entities)
    full = complete_shape(cfg, shape) if shape else view_shape(cfg)
    init_default_scope(cfg.get('default_scope', 'mmaction'))
    with placeholder_rows():
        return count(MODELS.build(cfg.model), full)
