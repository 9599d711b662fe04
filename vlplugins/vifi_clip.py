"""What is special about the checkpoints of ViFi-CLIP (Rasheed et al., 2023), as its training code saves them."""

from collections import OrderedDict
from contextlib import nullcontext
from typing import ContextManager, Dict

import torch
from torch import Tensor


class CfgNode:
    """Stands for the configuration (of the package yacs) beside the weights: read as a dict, and no code of it run."""

    __module__ = 'yacs.config'  # torch allows classes by their full name

    def __new__(cls) -> OrderedDict:
        """An empty dict of a kind that torch's safe unpickler fills."""
        return OrderedDict()


def readable() -> ContextManager[None]:
    """Inside, `torch.load(weights_only=True)` reads files with such a configuration; needs torch 2.5."""
    allow = getattr(torch.serialization, 'safe_globals', None)
    return nullcontext() if allow is None else allow([CfgNode])


def lacks_token_embedding(tensors: Dict[str, Tensor]) -> bool:
    """Whether it is a text tower of ViFi-CLIP, which embeds the class names before training and drops the table."""
    has_text_tower = any(name.endswith('text_encoder.ln_final.weight') for name in tensors)
    return has_text_tower and not any(name.endswith('token_embedding.weight') for name in tensors)


def refuse_prompts(tensors: Dict[str, Tensor], path: str) -> None:
    """Refuses what was trained with learnable prompts: without them the towers would silently be others.

    Raises:
        ValueError: If there are prompts in either tower, or a learned context.
    """
    prompts = [name for name in tensors if '.VPT' in name or name.endswith('prompt_learner.ctx')]
    if prompts:
        raise ValueError(f'{path} was trained with prompts of ViFi-CLIP ({prompts[0]} and {len(prompts) - 1} more), '
                         'which this library does not build. Use a checkpoint of its fine-tuning, without prompts.')
