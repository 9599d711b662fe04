"""Published CLIP weights: from a tag or a file to a state dict and the activation that it was trained with."""

import os
import socket
import zipfile
from contextlib import contextmanager, nullcontext
from typing import Dict, Iterator, NamedTuple, Optional

import torch
from torch import Tensor

# CLIP wrapped by training code: DDP, MMEngine, ViFi-CLIP and open_clip's CustomTextCLIP each prepend a word.
_WRAPPERS = ('state_dict', 'model', 'model_state_dict')


class CLIPWeights(NamedTuple):
    """Weights of a CLIP, and what is known of their activation.

    Attributes:
        tensors: Parameters by the names of the file.
        source: The file, for messages.
        quick_gelu: Whether they were trained with QuickGELU; None where the file does not tell.
    """

    tensors: Dict[str, Tensor]
    source: str
    quick_gelu: Optional[bool]

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
            raise ValueError(f'{self.source} is not a checkpoint of CLIP: it has no parameter named …{probe}. '
                             f'Its first names are {sorted(self.tensors)[:3]}.')
        prefix = min(prefixes, key=len)
        return {name[len(prefix):]: value for name, value in self.tensors.items() if name.startswith(prefix)}


def is_file(pretrained: str) -> bool:
    """Whether `pretrained` means a file rather than a tag of open_clip such as 'openai'."""
    return os.path.exists(pretrained) or os.sep in pretrained or os.path.splitext(pretrained)[1] != ''


def load_clip_weights(arch: Optional[str], pretrained: str) -> CLIPWeights:
    """Weights of a file (OpenAI's archive, open_clip's, ViFi-CLIP's) or of a tag of open_clip.

    Args:
        arch: Name of the architecture in open_clip, needed for a tag.
        pretrained: Path, or tag such as 'openai'.

    Raises:
        FileNotFoundError: If the path does not exist.
        ValueError: For an unknown tag, or a file that holds no state dict.
        ConnectionError: If the weights of a tag can be neither found in the cache nor fetched.
    """
    path = pretrained if is_file(pretrained) else _fetch(arch, pretrained)
    weights = _read(path)
    return weights if is_file(pretrained) else weights._replace(quick_gelu=_tag_uses_quick_gelu(arch, pretrained))


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
        known = _tag_uses_quick_gelu(arch, pretrained)
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


def _tag_config(arch: Optional[str], tag: str) -> dict:
    from open_clip.pretrained import get_pretrained_cfg, list_pretrained_tags_by_model
    if arch is None:
        raise ValueError(f'pretrained={tag!r} is a tag of open_clip and needs arch; for a file give its path.')
    config = get_pretrained_cfg(arch, tag)
    if not config:
        raise ValueError(f'pretrained={tag!r} is neither a file nor a tag of open_clip for {arch}. '
                         f'Tags: {", ".join(list_pretrained_tags_by_model(arch))}.')
    return config


def _tag_uses_quick_gelu(arch: Optional[str], tag: str) -> bool:
    return bool(_tag_config(arch, tag).get('quick_gelu', False))


def _hub_is_out_of_reach() -> bool:
    """Whether the name of the hub cannot even be looked up; behind a proxy only a request could tell."""
    proxied = any(os.environ.get(name) for name in ('HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'HF_ENDPOINT'))
    try:
        return not proxied and not socket.getaddrinfo('huggingface.co', 443)
    except OSError:
        return True


@contextmanager
def _cache_only() -> Iterator[None]:
    """Lets the hub's client look into its cache and nowhere else: without network it would retry for a minute."""
    from huggingface_hub import constants
    before, constants.HF_HUB_OFFLINE = constants.HF_HUB_OFFLINE, True
    try:
        yield
    finally:
        constants.HF_HUB_OFFLINE = before


def _fetch(arch: Optional[str], tag: str) -> str:
    from open_clip.pretrained import download_pretrained
    config = _tag_config(arch, tag)
    try:
        with _cache_only() if _hub_is_out_of_reach() else nullcontext():
            return download_pretrained(config)
    except Exception as error:  # the hub's, urllib's and requests' errors share no base class
        url = config.get('url') or f"https://huggingface.co/{config.get('hf_hub', '')}"
        name = os.path.basename(config.get('url', '')) or 'open_clip_model.safetensors'
        raise ConnectionError(
            f'The weights {tag!r} of {arch} are not in the cache and could not be fetched ({type(error).__name__}). '
            f'Get {url} on a machine with network and either pass its path, pretrained="path/to/{name}", or put it '
            f'into {os.path.expanduser("~/.cache/huggingface/hub")} by running open_clip there once and copying the '
            'folder.') from error


def _read(path: str) -> CLIPWeights:
    if not os.path.isfile(path):
        raise FileNotFoundError(f'There is no checkpoint at {path}. Correct `pretrained`, or set it to None '
                                'for random weights.')
    if path.endswith('.safetensors'):
        from safetensors.torch import load_file
        return CLIPWeights(load_file(path), path, None)
    if _is_torchscript(path):  # how OpenAI published its models
        return CLIPWeights(torch.jit.load(path, map_location='cpu').state_dict(), path, True)
    content = torch.load(path, map_location='cpu', weights_only=True)
    for wrapper in _WRAPPERS:
        if isinstance(content, dict) and isinstance(content.get(wrapper), dict):
            content = content[wrapper]
    if not isinstance(content, dict):
        raise ValueError(f'{path} holds a {type(content).__name__}, not a state dict.')
    tensors = {name: value for name, value in content.items() if isinstance(value, Tensor)}
    return CLIPWeights(tensors, path, _recognise_quick_gelu(content))


def _recognise_quick_gelu(content: dict) -> Optional[bool]:
    """True for what bears the marks of OpenAI's own state dict or of ViFi-CLIP, which is tuned from it."""
    marks = 'input_resolution' in content or any('image_encoder.' in name for name in content)
    return True if marks else None


def _is_torchscript(path: str) -> bool:
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return any('/code/' in name for name in archive.namelist())
