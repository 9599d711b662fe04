"""CLIP weights by a tag of open_clip: where they are, and how they were trained."""

import os
import socket
from contextlib import contextmanager, nullcontext
from typing import Iterator, Optional


def fetch(arch: Optional[str], tag: str) -> str:
    """File of the weights in open_clip's cache, where they are put first if they are not there.

    Args:
        arch: Name of the architecture in open_clip.
        tag: Such as 'openai'.

    Raises:
        ValueError: Without an architecture, or for an unknown tag.
        ConnectionError: When they can be neither found nor fetched.
    """
    from open_clip.pretrained import download_pretrained
    config = _tag_config(arch, tag)
    try:
        with _cache_only() if hub_is_out_of_reach() else nullcontext():
            return download_pretrained(config)
    except Exception as error:  # the hub's, urllib's and requests' errors share no base class
        url = config.get('url') or f"https://huggingface.co/{config.get('hf_hub', '')}"
        name = os.path.basename(config.get('url', '')) or 'open_clip_model.safetensors'
        raise ConnectionError(
            f'The weights {tag!r} of {arch} are not in the cache and could not be fetched ({type(error).__name__}). '
            f'Get {url} on a machine with network and either pass its path, pretrained="path/to/{name}", or put it '
            f'into {os.path.expanduser("~/.cache/huggingface/hub")} by running open_clip there once and copying the '
            'folder.') from error


def tag_uses_quick_gelu(arch: Optional[str], tag: str) -> bool:
    """Whether the weights were trained with QuickGELU.

    Raises:
        ValueError: Without an architecture, or for an unknown tag.
    """
    return bool(_tag_config(arch, tag).get('quick_gelu', False))


def hub_is_out_of_reach() -> bool:
    """Whether the name of the hub cannot even be looked up; behind a proxy only a request could tell."""
    proxied = any(os.environ.get(name) for name in ('HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'HF_ENDPOINT'))
    try:
        return not proxied and not socket.getaddrinfo('huggingface.co', 443)
    except OSError:
        return True


def _tag_config(arch: Optional[str], tag: str) -> dict:
    from open_clip.pretrained import get_pretrained_cfg, list_pretrained_tags_by_model
    if arch is None:
        raise ValueError(f'pretrained={tag!r} is a tag of open_clip and needs arch; for a file give its path.')
    config = get_pretrained_cfg(arch, tag)
    if not config:
        raise ValueError(f'pretrained={tag!r} is neither a file nor a tag of open_clip for {arch}. '
                         f'Tags: {", ".join(list_pretrained_tags_by_model(arch))}.')
    return config


@contextmanager
def _cache_only() -> Iterator[None]:
    """Lets the hub's client look into its cache and nowhere else: without network it would retry for a minute."""
    from huggingface_hub import constants
    before, constants.HF_HUB_OFFLINE = constants.HF_HUB_OFFLINE, True
    try:
        yield
    finally:
        constants.HF_HUB_OFFLINE = before
