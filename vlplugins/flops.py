"""Parameters and multiply-adds of a model, counted on tensors without data."""

import copy
import logging
from typing import Any, Callable, Dict, Optional, Sequence, TypeVar

import torch
from mmaction.registry import MODELS
from mmengine.config import Config
from mmengine.registry import init_default_scope
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from vlplugins.models.heads.frozen_text_head import FrozenTextHead
from vlplugins.text.sources import placeholder_rows
from vlplugins.thop_compatible import ThopCount, count_as_thop
from vlplugins.view_shape import complete_shape, view_shape

logger = logging.getLogger('vlplugins')

Counted = TypeVar('Counted')


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


def _run(forward: Callable[..., Counted], model: nn.Module, shape: Sequence[int], training: bool) -> Counted:
    """What `forward` counts of one pass of a recognizer in training or in evaluation mode."""
    try:
        return forward(copy.deepcopy(model).to('meta').train(training), shape, 'meta', mode='tensor', stage='head')
    except (NotImplementedError, RuntimeError) as error:
        logger.info('counting on the CPU, because the model does not run without data: %s', error)
        return forward(copy.deepcopy(model).cpu().train(training), shape, 'cpu', mode='tensor', stage='head')


def _count_pass(model: nn.Module, shape: Sequence[int], training: bool) -> float:
    """10⁹ multiply-adds of one pass in training or in evaluation mode."""
    return _run(_forward, model, shape, training) / 2 / 1e9


def _forward_as_thop(model: nn.Module, shape: Sequence[int], device: str, **kwargs: str) -> ThopCount:
    with torch.no_grad(), count_as_thop(model) as counted:
        model(torch.zeros(tuple(shape), device=device), **kwargs)
    return counted


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


def count_thop_compatible(model: nn.Module, shape: Sequence[int]) -> Dict[str, float]:
    """Size and cost as the tool thop prints them, on which the tables of Text4Vis rest; see `thop_compatible`.

    Args:
        model: A recognizer of MMAction2; left as it is.
        shape: As for `count`.

    Returns:
        `thop_params_m` and `thop_gmacs`, of the pass of evaluation, and `thop_classifier_m`: millions of numbers in
        the frozen classifier, which Table 1 of the paper adds and Tables 10 and 12 do not; 0 where it is learned.
    """
    counted = _run(_forward_as_thop, model, shape, training=False)
    head = getattr(model, 'cls_head', None)
    classes, width = head.class_embeddings.shape if isinstance(head, FrozenTextHead) else (0, 0)
    return dict(
        thop_params_m=counted.parameters / 1e6,
        thop_gmacs=counted.operations / 1e9,
        thop_classifier_m=classes * width / 1e6)


def set_num_entities(cfg: Config, number: int) -> None:
    """Puts a corpus of `number` entities in the place of the config's, whose alignment then costs accordingly.

    Raises:
        ValueError: When the neck of the config takes no corpus.
    """
    entities = cfg.model.get('neck', {}).get('entities')
    if not isinstance(entities, dict):
        raise ValueError('--num-entities: the config has no corpus in model.neck.entities.corpus to replace.')
    for key in ('corpora', 'categories'):
        entities.pop(key, None)
    entities.corpus = [dict(unit=f'entity {index}', description='any', category='object') for index in range(number)]


def count_config(cfg: Config,
                 shape: Optional[Sequence[int]] = None,
                 num_entities: Optional[int] = None,
                 thop_compatible: bool = False) -> Dict[str, float]:
    """`count` for the model of a config.

    No text is encoded and no weight is loaded: the matrices of text embeddings have the right shape and any value.

    Args:
        cfg: The config; `num_entities` changes its corpus.
        shape: Of one view, see `complete_shape`; that of its test pipeline where not given.
        num_entities: Size of the text corpus, the config's own where not given.
        thop_compatible: Whether the numbers of `count_thop_compatible` are added.

    Raises:
        ValueError: The model is no recognizer.
    """
    if num_entities:
        set_num_entities(cfg, num_entities)
    full = complete_shape(cfg, shape) if shape else view_shape(cfg)
    init_default_scope(cfg.get('default_scope', 'mmaction'))
    with placeholder_rows():
        model = MODELS.build(cfg.model)
        if not hasattr(model, 'extract_feat'):
            raise ValueError(f'{cfg.model.type} is no recognizer, whose pass from clips to scores is counted here: '
                             'give a config with a classifier, such as that of the fine-tuning.')
        return {**count(model, full), **(count_thop_compatible(model, full) if thop_compatible else {})}
