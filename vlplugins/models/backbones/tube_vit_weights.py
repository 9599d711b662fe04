"""Published weights of vision transformers of tubelets under our names."""

from typing import Dict, List, Optional

from torch import Tensor

from vlplugins.weights import load_safely

# Prefixes under which checkpoints keep the encoder: FILS' student and MMAction2's recognizers, VideoMAE's pre-training,
# and models that were wrapped for several GPUs.
_PREFIXES = ('backbone.', 'encoder.', 'module.')
_WRAPPERS = ('state_dict', 'model', 'module')


def load_tube_weights(path: str, own: Dict[str, Tensor]) -> Dict[str, Tensor]:
    """Weights of a file for a `TubeVisionTransformer`.

    Args:
        path: Checkpoint of FILS, VideoMAE (pre-training or fine-tuning) or MMAction2.
        own: The transformer's own state, whose names and shapes must be found.

    Raises:
        ValueError: Weights are missing or of another shape; names the first and the file.
    """
    return convert_tube_weights(load_safely(path), own, path)


def convert_tube_weights(checkpoint: dict, own: Dict[str, Tensor], where: str) -> Dict[str, Tensor]:
    """The weights of a checkpoint under our names; see `load_tube_weights`."""
    weights = unwrap(checkpoint)
    found = {}
    for name, value in own.items():
        given = _find(weights, name)
        if given is None:
            raise ValueError(f'{where} has no weights for {name!r} of TubeVisionTransformer; it has '
                             f'{", ".join(list(weights)[:3])}, … Give a checkpoint of FILS, VideoMAE or MMAction2.')
        if given.shape != value.shape:
            raise ValueError(f'{where}: {name!r} has the shape {tuple(given.shape)}, the backbone '
                             f'{tuple(value.shape)}: set model.backbone to the architecture of the checkpoint.')
        found[name] = given
    return found


def unwrap(checkpoint: dict) -> Dict[str, Tensor]:
    """Weights of the encoder without what a checkpoint wraps around them, by the names that it has for them."""
    for key in _WRAPPERS:
        if isinstance(checkpoint.get(key), dict):
            return unwrap(checkpoint[key])
    weights = {name: value for name, value in checkpoint.items() if isinstance(value, Tensor)}
    for prefix in _PREFIXES:
        inside = {name[len(prefix):]: value for name, value in weights.items() if name.startswith(prefix)}
        if inside:
            return unwrap(inside)
    return weights


def _find(weights: Dict[str, Tensor], name: str) -> Optional[Tensor]:
    """The value of one of our names; None where there is none."""
    return next((weights[spelling] for spelling in _spellings(name) if spelling in weights), None)


def _spellings(name: str) -> List[str]:
    """Ours, VideoMAE's (whose fine-tuning keeps the final norm as fc_norm) and MMAction2's."""
    plain = name.replace('attn.qkv.q_bias', 'attn.q_bias').replace('attn.qkv.v_bias', 'attn.v_bias')
    host = plain.replace('patch_embed.proj', 'patch_embed.projection')
    host = host.replace('mlp.fc1', 'mlp.layers.0.0').replace('mlp.fc2', 'mlp.layers.1')
    names = [name, plain, host]
    return names + [one.replace('norm.', 'fc_norm.') for one in names if name.startswith('norm.')]
