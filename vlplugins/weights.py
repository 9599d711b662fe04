"""Published CLIP weights: from a tag or a file to a state dict and the activation that it was trained with."""

import os
import pickle
import zipfile
from typing import Any, Dict, NamedTuple, Optional, Tuple

import torch
from torch import Tensor

from vlplugins import own_clip, vifi_clip
from vlplugins.clip_tags import fetch, tag_uses_quick_gelu

# CLIP wrapped by training code: DDP, MMEngine, ViFi-CLIP and open_clip's CustomTextCLIP each prepend a word.
_WRAPPERS = ('state_dict', 'model', 'model_state_dict')


class CLIPWeights(NamedTuple):
    """Weights of a CLIP, and what is known of their activation.

    Attributes:
        tensors: Parameters by the names of the file.
        source: The file, for messages.
        quick_gelu: Whether they were trained with QuickGELU; None where the file does not tell.
        words: Vocabulary of a text tower that was trained here with one of its own, see `Vocabulary.as_tensor`.
    """

    tensors: Dict[str, Tensor]
    source: str
    quick_gelu: Optional[bool]
    words: Optional[Tensor] = None

    def below(self, probe: str) -> Dict[str, Tensor]:
        """Parameters of one tower, named relative to it.

        Args:
            probe: A parameter that only this tower has, such as 'conv1.weight'; the shortest prefix before it counts.

        Raises:
            ValueError: If the file has no such parameter.
        """
        prefixes = [name[:-len(probe)] for name in self.tensors if name.endswith(probe)]
        prefixes = [prefix for prefix in prefixes if not prefix or prefix.endswith('.')]
        if not prefixes:
            raise ValueError(f'{self.source} is not a checkpoint of CLIP, or of one with another kind of tower (ResNet '
                             f'instead of vision transformer): it has no parameter named …{probe}. Its first names are '
                             f'{sorted(self.tensors)[:3]}.')
        prefix = min(prefixes, key=len)
        return {name[len(prefix):]: value for name, value in self.tensors.items() if name.startswith(prefix)}


def check_tower(source: str,
                converted: Dict[str, Tensor],
                shapes: Dict[str, Tuple[int, ...]],
                table: str = 'pos_embed') -> None:
    """Refuses weights of another architecture.

    Args:
        source: The file, for the message.
        converted: Its parameters by our names.
        shapes: Of the backbone's parameters that CLIP has.
        table: Name of the position table, of which only the width must agree: its length follows the resolution.

    Raises:
        ValueError: If a parameter is missing or of another shape.
    """
    missing = sorted(set(shapes) - set(converted))
    wrong = [name for name, value in converted.items() if name != table and tuple(value.shape) != shapes[name]]
    if not missing and not wrong and converted[table].shape[-1] == shapes[table][-1]:
        return
    name = (wrong or missing or [table])[0]
    found = tuple(converted[name].shape) if name in converted else 'nothing'
    raise ValueError(f'{source} is of another architecture than the backbone: {name} is {found} in the file and '
                     f'{shapes[name]} in the backbone. Set arch to that of the file.')


def is_file(pretrained: str) -> bool:
    """Whether `pretrained` means a file rather than a tag of open_clip such as 'openai'."""
    return os.path.exists(pretrained) or os.sep in pretrained or os.path.splitext(pretrained)[1] != ''


def load_clip_weights(arch: Optional[str], pretrained: str) -> CLIPWeights:
    """Weights of a file (OpenAI's archive, open_clip's, ViFi-CLIP's, our own) or of a tag of open_clip.

    Args:
        arch: Name of the architecture in open_clip, needed for a tag.
        pretrained: Path, or tag such as 'openai'.

    Raises:
        FileNotFoundError: If the path does not exist.
        ValueError: For an unknown tag, or a file that holds no state dict.
        ConnectionError: If the weights of a tag can be neither found in the cache nor fetched.
    """
    path = pretrained if is_file(pretrained) else fetch(arch, pretrained)
    weights = _read(path)
    return weights if is_file(pretrained) else weights._replace(quick_gelu=tag_uses_quick_gelu(arch, pretrained))


def load_text_tower(arch: Optional[str], pretrained: str, token_embedding: str = 'openai') -> CLIPWeights:
    """Parameters of the text tower, named relative to it.

    ViFi-CLIP neither trains nor saves the token embedding, so there it is taken from the CLIP that was tuned.

    Args:
        arch: Name of the architecture in open_clip, needed for a tag.
        pretrained: Path or tag.
        token_embedding: Path or tag of a CLIP, for a file of ViFi-CLIP.

    Raises:
        ValueError: If the file holds no text tower, or a needed token embedding is not there or of another width.
        FileNotFoundError: If the path does not exist.
        ConnectionError: If the weights of a tag can be neither found in the cache nor fetched.
    """
    weights = load_clip_weights(arch, pretrained)
    if not vifi_clip.lacks_token_embedding(weights.tensors):
        return weights._replace(tensors=weights.below('token_embedding.weight'))
    tower = weights.below('ln_final.weight')
    try:
        table = load_clip_weights(arch, token_embedding).below('token_embedding.weight')['token_embedding.weight']
    except (OSError, ValueError) as error:
        raise ValueError(
            f'{pretrained} is of ViFi-CLIP and has no token_embedding.weight. It must come from the CLIP that was '
            f'tuned, but could not be loaded from token_embedding={token_embedding!r}. Set token_embedding in the text '
            f'encoder to the path of that CLIP, as OpenAI published it. ({error})') from error
    width, wanted = table.shape[1], tower['positional_embedding'].shape[1]
    if width != wanted:
        raise ValueError(f'token_embedding={token_embedding!r} is {width} wide, the text tower of {pretrained} {wanted}'
                         ': it is not the CLIP that was tuned.')
    return weights._replace(tensors={**tower, 'token_embedding.weight': table})


def resolve_activation(act: str, arch: Optional[str], pretrained: Optional[str]) -> str:
    """'gelu' or 'quick_gelu', as the weights ask for; 'auto' follows them.

    Args:
        act: 'auto', 'gelu' or 'quick_gelu'.
        arch: Name of the architecture in open_clip; the ending '-quickgelu' asks for QuickGELU.
        pretrained: Path, tag, or None for random weights, for which 'auto' means OpenAI's QuickGELU.

    Raises:
        ValueError: If `act` contradicts the weights, or is 'auto' and the file does not tell.
    """
    if act not in ('auto', 'gelu', 'quick_gelu'):
        raise ValueError(f"act={act!r} is unknown: use 'auto', 'gelu' or 'quick_gelu'.")
    if act == 'auto' and arch is not None and arch.endswith('-quickgelu'):
        act = 'quick_gelu'  # open_clip's name for the architecture with this activation
    if pretrained is None:
        return 'quick_gelu' if act == 'auto' else act
    if not is_file(pretrained):
        known = tag_uses_quick_gelu(arch, pretrained)
    elif act != 'auto' and not os.path.exists(pretrained):
        return act  # the file is only needed when weights are loaded
    else:
        known = _read(pretrained).quick_gelu
    if known is None:
        if act == 'auto':
            raise ValueError(f"{pretrained} does not tell which activation it was trained with. Set act='quick_gelu' "
                             "(OpenAI's weights and what was fine-tuned from them) or 'gelu' (most of open_clip's).")
        return act
    wanted = 'quick_gelu' if known else 'gelu'
    if act not in ('auto', wanted):
        raise ValueError(f"act={act!r}, but the weights {pretrained!r} were trained with {wanted}: "
                         "their accuracy would drop silently. Leave act='auto'.")
    return wanted


def _read(path: str) -> CLIPWeights:
    if not os.path.isfile(path):
        raise FileNotFoundError(f'There is no checkpoint at {path}. Correct `pretrained`, or set it to None '
                                'for random weights.')
    if path.endswith('.safetensors'):
        from safetensors.torch import load_file
        return CLIPWeights(load_file(path), path, None)
    if _is_torchscript(path):  # how OpenAI published its models
        return CLIPWeights(torch.jit.load(path, map_location='cpu').state_dict(), path, True)
    content = load_safely(path)
    known = own_clip.activation(content)
    for wrapper in _WRAPPERS:
        if isinstance(content, dict) and isinstance(content.get(wrapper), dict):
            content = content[wrapper]
    if not isinstance(content, dict):
        raise ValueError(f'{path} holds a {type(content).__name__}, not a state dict.')
    tensors = {name: value for name, value in content.items() if isinstance(value, Tensor)}
    vifi_clip.refuse_prompts(tensors, path)
    quick_gelu = _recognise_quick_gelu(content) if known is None else known == 'quick_gelu'
    return CLIPWeights(tensors, path, quick_gelu, own_clip.words(tensors))


def load_safely(path: str) -> Any:
    """Content of a checkpoint, which can run no code.

    Raises:
        ValueError: The file is damaged, or holds more than weights.
    """
    try:
        with vifi_clip.readable():
            return torch.load(path, map_location='cpu', weights_only=True)
    except pickle.UnpicklingError as error:
        reason = str(error).split('WeightsUnpickler error:')[-1].strip().split('. ')[0].splitlines()[0]
        raise ValueError(f'{path} is damaged, or holds objects beside its weights that could run code, and is not '
                         f'loaded ({reason}). Where you trust the file, load it with torch.load(…, weights_only=False) '
                         'and save its state dict alone.') from error


def _recognise_quick_gelu(content: dict) -> Optional[bool]:
    """True for what bears the marks of OpenAI's own state dict or of ViFi-CLIP, which is tuned from it."""
    marks = 'input_resolution' in content or any('image_encoder.' in name for name in content)
    return True if marks else None


def _is_torchscript(path: str) -> bool:
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return any('/code/' in name for name in archive.namelist())
