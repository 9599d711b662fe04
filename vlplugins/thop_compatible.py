"""Which modules the tool `thop` sees, and what it counts for each: the counts in the tables of Text4Vis."""

from contextlib import contextmanager
from typing import Callable, Dict, Iterator

from torch import Tensor, nn

from vlplugins.models.backbones.clip_vit import CLIPVisionTransformer
from vlplugins.models.layers.attention import MultiheadAttention
from vlplugins.models.layers.temporal_conv import ClassTokenConv, TemporalConv

WHY_DIFFERENT = (
    'thop counts a module when its class is exactly one that it knows and its forward is called. Of CLIP it sees the '
    'convolutions, the linear layers of the MLPs and, in ResNets, BatchNorm (4 operations a value). It does not see '
    "attention (nn.MultiheadAttention and CLIP's attention pooling hand their weights to a function: no projection and "
    "neither product is counted), LayerNorm (CLIP's is a class of its own), class token, positions, CLIP's projection "
    'into the joint space (bare parameters), and the frozen classifier.')


def _convolution(module: nn.Module, x: Tensor, y: Tensor) -> int:
    return y.numel() * module.weight[0].numel()


def _linear(module: nn.Module, x: Tensor, y: Tensor) -> int:
    return y.numel() * module.in_features


def _batch_norm(module: nn.Module, x: Tensor, y: Tensor) -> int:
    return (4 if module.affine else 2) * x.numel()


def _temporal_conv(module: nn.Module, x: Tensor, y: Tensor) -> int:
    convolved = y[:, 0] if isinstance(module, ClassTokenConv) else y
    return _convolution(module, x, convolved)


# By exact class, as thop looks them up. Ours of the temporal convolutions is nn.Conv1d in the released code.
_COUNTED: Dict[type, Callable[[nn.Module, Tensor, Tensor], int]] = {
    nn.Linear: _linear,
    **dict.fromkeys((nn.Conv1d, nn.Conv2d, nn.Conv3d), _convolution),
    **dict.fromkeys((nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d, nn.SyncBatchNorm), _batch_norm),
    **dict.fromkeys((TemporalConv, ClassTokenConv), _temporal_conv),
}


class ThopCount:
    """What thop would have counted of the modules that ran.

    Attributes:
        operations: Multiply-adds, as thop takes them.
        parameters: Of modules that ran at least once.
    """

    def __init__(self) -> None:
        self.operations = 0
        self._parameters: Dict[nn.Module, int] = {}

    @property
    def parameters(self) -> int:
        """Of modules that ran at least once."""
        return sum(self._parameters.values())

    def add(self, module: nn.Module, inputs: tuple, output: Tensor) -> None:
        """Counts one call of a module; a forward hook."""
        self.operations += _COUNTED[type(module)](module, inputs[0], output)
        self._parameters[module] = sum(parameter.numel() for parameter in module.parameters())


@contextmanager
def count_as_thop(model: nn.Module) -> Iterator[ThopCount]:
    """Counts what runs inside as thop would count the published implementation of the model.

    Our modules stand for those of the released code: `MultiheadAttention` for torch's own, the linear `proj` of
    `CLIPVisionTransformer` for CLIP's bare parameter. LayerNorm is CLIP's and therefore not seen. Average pools, for
    which thop adds one operation for each value, are left out.

    Args:
        model: Any module; hooks are removed afterwards.
    """
    counted = ThopCount()
    hooks = [module.register_forward_hook(counted.add) for module in dict.fromkeys(_visible(model))]
    try:
        yield counted
    finally:
        for hook in hooks:
            hook.remove()


def _visible(module: nn.Module) -> Iterator[nn.Module]:
    if type(module) in _COUNTED:
        yield module
    if isinstance(module, (MultiheadAttention, nn.MultiheadAttention)):
        return
    bare = module.proj if isinstance(module, CLIPVisionTransformer) else None
    for child in module.children():
        if child is not bare:
            yield from _visible(child)
