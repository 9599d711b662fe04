"""Weight decay for matrices only."""

from typing import Any, List, Tuple

import torch
from mmengine.optim import DefaultOptimWrapperConstructor, OptimWrapper
from mmengine.utils import digit_version
from torch import nn

from vlplugins.registry import OPTIM_WRAPPER_CONSTRUCTORS

# Tables of positions and tokens are added to activations: to shrink them is to change the input.
TABLES = ('pos_embed', 'cls_token', 'mask_token', 'query_position', 'frame_position')


@OPTIM_WRAPPER_CONSTRUCTORS.register_module()
class DecayFreeOptimWrapperConstructor(DefaultOptimWrapperConstructor):
    """The host's constructor, without decay for biases, norms, scalars and position tables.

    The host drops `norm_decay_mult` and its like for every parameter that a custom key names, so that a slower backbone
    would get decay on its norms; here the two rules are independent. Nor does it warn of each parameter of a part that
    is frozen as a whole, such as a teacher. `fused=True` is left out where this torch cannot: on a CPU before 2.4.

    Args:
        optim_wrapper_cfg: Of the host.
        paramwise_cfg: Of the host.
    """

    def __call__(self, model: nn.Module) -> OptimWrapper:
        """Optimizer wrapper of the model, one parameter group per parameter."""
        self.paramwise_cfg = self.paramwise_cfg or dict(custom_keys={})  # an empty one would mean a single group
        if not can_fuse(next(model.parameters()).device.type):
            self.optimizer_cfg.pop('fused', None)
        wrapper = super().__call__(model)
        free = {id(value) for name, value in model.named_parameters() if is_decay_free(name, tuple(value.shape))}
        for group in wrapper.optimizer.param_groups:
            if id(group['params'][0]) in free:
                group['weight_decay'] = 0.0
        return wrapper

    def add_params(self, params: List[dict], module: nn.Module, *args: Any, **kwargs: Any) -> None:
        """Adds the groups of a module; of what is frozen as a whole there are none."""
        if any(parameter.requires_grad for parameter in module.parameters()):
            super().add_params(params, module, *args, **kwargs)


def can_fuse(device: str) -> bool:
    """Whether torch's optimizers have fused kernels for a kind of device."""
    return device != 'cpu' or digit_version(torch.__version__) >= digit_version('2.4')


def is_decay_free(name: str, shape: Tuple[int, ...]) -> bool:
    """Whether a parameter is no matrix: a bias, a norm, a scalar, or a table of positions."""
    return len(shape) <= 1 or name.rsplit('.', 1)[-1] in TABLES
