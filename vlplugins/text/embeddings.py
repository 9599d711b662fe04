"""Texts to unit vectors: encoded once, then read from a cache on disk."""

import logging
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Iterable, Iterator, List, Optional, Sequence, Union

import torch
from mmengine.logging import print_log
from torch import Tensor, nn
from torch.nn.functional import normalize
from tqdm import tqdm

from vlplugins.registry import MODELS
from vlplugins.text.cache import cache_root, digest_of, read_tensor, write_tensor
from vlplugins.text.corpus import resolve_corpus
from vlplugins.text.labels import load_labels
from vlplugins.text.matrix import check_rows, load_matrix
from vlplugins.text.prompts import build_prompts

__all__ = [
    'build_encoder', 'class_embeddings', 'encode_texts', 'entity_embeddings', 'load_matrix', 'template_embeddings'
]

logger = logging.getLogger('vlplugins')

# Part of every key: raise it when the same texts and weights would give other embeddings.
_CODE_VERSION = '1'


def build_encoder(encoder: Union[nn.Module, dict]) -> nn.Module:
    """A text encoder from a config, or the one given.

    It has the attribute `out_dims`, the method `encode(texts) -> (n, out_dims)` and the method `fingerprint() -> str`,
    which changes whenever the same texts would be encoded differently.

    Raises:
        TypeError: The module is no text encoder.
    """
    built = MODELS.build(encoder) if isinstance(encoder, dict) else encoder
    missing = [name for name in ('encode', 'fingerprint', 'out_dims') if not hasattr(built, name)]
    if missing:
        raise TypeError(f'encoder={type(built).__name__} is no text encoder, it lacks {", ".join(missing)}. '
                        "Use for example dict(type='vlplugins.CLIPTextEncoder', …).")
    return built


def encode_texts(texts: Sequence[str],
                 encoder: Union[nn.Module, dict],
                 cache_dir: Union[str, Path, None, bool] = None,
                 batch_size: int = 256,
                 progress: bool = True) -> Tensor:
    """Embeddings of texts, from the cache if these texts were encoded with these weights before.

    Args:
        texts: What to encode.
        encoder: A text encoder or its config, see `build_encoder`.
        cache_dir: Folder of the cache; None for `$VLPLUGINS_CACHE/embeddings` or `~/.cache/vlplugins/embeddings`, False
            for no cache.
        batch_size: Texts encoded at a time.
        progress: Log how many texts are encoded and show a progress bar, where there is more than one batch.

    Returns:
        (rows, E) float32 on the CPU, every row of length 1.

    Raises:
        ValueError: The encoder returned NaN, zero or the wrong shape; names the text.
        TypeError: `texts` is not a sequence of strings.
    """
    texts = _checked_texts(texts)
    encoder = build_encoder(encoder)
    path = _cache_file(texts, encoder, cache_dir)
    cached = read_tensor(path) if path else None
    if cached is not None and cached.shape == (len(texts), encoder.out_dims):
        return cached
    if progress and len(texts) > batch_size:
        print_log(f'encoding {len(texts)} texts with {type(encoder).__name__}, once: ' +
                  (f'from then on they come from {path}' if path else 'without a cache'), logger='current')
    embeddings = _encode(texts, encoder, batch_size, progress and len(texts) > batch_size)
    if path:
        write_tensor(path, embeddings)
    return embeddings


def class_embeddings(labels: Union[str, Path, Sequence[str]],
                     templates: Union[str, Sequence[str]],
                     encoder: Union[nn.Module, dict],
                     split_camel_case: bool = False,
                     **options: Any) -> Tensor:
    """One embedding per class: the mean direction of its prompts.

    Args:
        labels: Names of the classes, or what `load_labels` takes.
        templates: See `resolve_templates`.
        encoder: A text encoder or its config.
        split_camel_case: See `build_prompts`.
        **options: Of `encode_texts`.

    Returns:
        (C, E) float32 on the CPU, every row of length 1.

    Raises:
        ValueError: The prompts of a class cancel out; besides what labels, templates and encoder raise.
    """
    labels = load_labels(labels)
    rows = template_embeddings(labels, templates, encoder, split_camel_case, **options)
    means = rows.mean(dim=0)  # (P, C, E) -> (C, E)
    check_rows(means, lambda row: f'the mean embedding of the prompts of {labels[row]!r}')
    return normalize(means, dim=1)


def template_embeddings(labels: Union[str, Path, Sequence[str]],
                        templates: Union[str, Sequence[str]],
                        encoder: Union[nn.Module, dict],
                        split_camel_case: bool = False,
                        **options: Any) -> Tensor:
    """One embedding per template and class; arguments of `class_embeddings`.

    Returns:
        (P, C, E) float32 on the CPU, every row of length 1.
    """
    prompts = build_prompts(load_labels(labels), templates, split_camel_case)
    rows = encode_texts([prompt for group in prompts for prompt in group], encoder, **options)
    return rows.unflatten(0, (len(prompts), -1)).transpose(0, 1)  # (C·P, E) -> (C, P, E) -> (P, C, E)


def entity_embeddings(entities: Any, encoder: Union[nn.Module, dict], **options: Any) -> Tensor:
    """One embedding per entity of a corpus (ALT, section 3.1).

    Args:
        entities: Entities, or what `resolve_corpus` takes.
        encoder: A text encoder or its config.
        **options: Of `encode_texts`.

    Returns:
        (K, E) float32 on the CPU, every row of length 1.
    """
    return encode_texts([entity.text for entity in resolve_corpus(entities)], encoder, **options)


def _checked_texts(texts: Iterable[str]) -> List[str]:
    if isinstance(texts, str):
        raise TypeError(f'texts must be a sequence of texts, found the single text {texts!r}.')
    texts = list(texts)
    wrong = next((index for index, text in enumerate(texts) if not isinstance(text, str)), None)
    if wrong is not None:
        raise TypeError(f'texts[{wrong}] must be a text, found {texts[wrong]!r}.')
    if not texts:
        raise ValueError('texts is empty, so there is nothing to encode.')
    return texts


def _cache_file(texts: List[str], encoder: nn.Module, cache_dir: Union[str, Path, None, bool]) -> Optional[Path]:
    if cache_dir is False:
        return None
    folder = cache_root() / 'embeddings' if cache_dir in (None, True) else Path(cache_dir).expanduser()
    return folder / f'{digest_of(_CODE_VERSION, encoder.fingerprint(), *texts)}.pt'


@torch.no_grad()
def _encode(texts: List[str], encoder: nn.Module, batch_size: int, progress: bool) -> Tensor:
    batches = [texts[start:start + batch_size] for start in range(0, len(texts), batch_size)]
    # In a log file a line every half minute tells that the run has not stopped.
    patience = 0.1 if sys.stderr.isatty() else 30
    bar = tqdm(batches, desc='encoding texts', unit='batch', mininterval=patience, disable=not progress)
    with _evaluating(encoder):
        rows = torch.cat([_checked_rows(encoder.encode(batch), batch, encoder.out_dims) for batch in bar])
    return normalize(rows, dim=1)


def _checked_rows(rows: Tensor, batch: List[str], out_dims: int) -> Tensor:
    if rows.shape != (len(batch), out_dims):
        raise ValueError(f'the text encoder returned the shape {tuple(rows.shape)} for {len(batch)} texts; '
                         f'expected ({len(batch)}, out_dims={out_dims}).')
    rows = rows.detach().to('cpu', torch.float32)
    check_rows(rows, lambda row: f'the embedding of the text {batch[row]!r}')
    return rows


@contextmanager
def _evaluating(module: nn.Module) -> Iterator[None]:
    """Evaluation mode inside, and after it every submodule in the mode it had."""
    modes = [(part, part.training) for part in module.modules()]
    module.eval()
    try:
        yield
    finally:
        for part, training in modes:
            part.training = training
