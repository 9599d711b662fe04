"""What a config says of texts, turned into rows: labels, templates and encoder, or a ready matrix."""

from contextlib import contextmanager
from typing import Any, Iterator, List, Optional, Tuple

import torch
import torch.nn.functional as F
from torch import Tensor

from .corpus import resolve_corpus
from .embeddings import build_encoder, class_embeddings, entity_embeddings, load_matrix
from .labels import load_labels

Rows = Tuple[Tensor, Optional[List[str]]]

_placeholders = False


@contextmanager
def placeholder_rows() -> Iterator[None]:
    """Within it, rows have the right shape and arbitrary values: counting needs no weights of a text encoder."""
    global _placeholders
    before, _placeholders = _placeholders, True
    try:
        yield
    finally:
        _placeholders = before


def class_rows(source: Any) -> Rows:
    """Class embeddings from the `class_texts` of a config.

    Args:
        source: Either the matrix, a nested list, tensor, or path of a `.pt` or `.npy` file; or a dict with `labels`
            (name of a packaged list, path, or list), `encoder` (config of a text encoder), and optionally `templates`
            (default 'clip_kinetics') and `split_camel_case`.

    Returns:
        (C, E) of unit rows, and the labels where they are known.

    Raises:
        ValueError: For an unknown key or a missing one.
    """
    if not isinstance(source, dict):
        return F.normalize(load_matrix(source), dim=-1), None
    config = _checked(source, 'class_texts', ('labels', 'encoder'), ('templates', 'split_camel_case', 'cache_dir'))
    labels = config.pop('labels')
    labels = load_labels(labels) if isinstance(labels, str) else list(labels)
    encoder = build_encoder(config.pop('encoder'))
    if _placeholders:
        return _any_rows(len(labels), encoder.out_dims), labels
    return class_embeddings(labels, config.pop('templates', 'clip_kinetics'), encoder, **config), labels


def entity_rows(source: Any) -> Rows:
    """Entity embeddings from the `entities` of a config.

    Args:
        source: Either the matrix, as for `class_rows`; or a dict with `corpus` (name, path of a JSON file, or list of
            entities) and `encoder` (config of a text encoder).

    Returns:
        (K, E) of unit rows, and the units of the entities where they are known.

    Raises:
        ValueError: For an unknown key or a missing one.
    """
    if not isinstance(source, dict):
        return F.normalize(load_matrix(source), dim=-1), None
    config = _checked(source, 'entities', ('corpus', 'encoder'), ('cache_dir', ))
    entities = resolve_corpus(config.pop('corpus'))
    units = [entity.unit for entity in entities]
    encoder = build_encoder(config.pop('encoder'))
    if _placeholders:
        return _any_rows(len(entities), encoder.out_dims), units
    return entity_embeddings(entities, encoder, **config), units


def _checked(source: dict, key: str, required: Tuple[str, ...], optional: Tuple[str, ...]) -> dict:
    missing = [name for name in required if name not in source]
    unknown = [name for name in source if name not in required + optional]
    if missing or unknown:
        raise ValueError(f'{key} has no {missing or "wrong keys"}; it takes {", ".join(required)} and optionally '
                         f'{", ".join(optional)}' + (f', not {", ".join(unknown)}.' if unknown else '.'))
    return dict(source)


def _any_rows(rows: int, width: int) -> Tensor:
    generator = torch.Generator().manual_seed(0)
    return F.normalize(torch.randn(rows, width, generator=generator), dim=-1)
