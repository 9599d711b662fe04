"""What a config says of texts, turned into rows: labels, templates and encoder, or a ready matrix."""

from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple

import torch
import torch.nn.functional as F
from torch import Tensor

from .class_texts import ClassTexts, read_class_texts
from .corpus import corpora_of
from .corpus_joining import join_corpora, of_categories
from .embeddings import build_encoder, class_embeddings, encode_texts, load_matrix
from .keys import check_keys
from .placeholders import any_rows, placeholder_rows, placeholders_wanted
from .random_rows import orthogonal_rows, random_rows
from .width import fit_width

__all__ = ['class_rows', 'entity_rows', 'placeholder_rows', 'rows_width']

Rows = Tuple[Tensor, Optional[List[str]]]

RANDOM = {'random': random_rows, 'orthogonal': orthogonal_rows}


def class_rows(source: Any) -> Rows:
    """Class embeddings from the `class_texts` of a config.

    Args:
        source: Either the matrix, a nested list, tensor, or path of a `.pt` or `.npy` file; or a dict with the keys of
            `ClassTexts`, of which those that change rows in training have no effect here.

    Returns:
        (C, E) of unit rows, and the labels where they are known.

    Raises:
        ValueError: For an unknown key or a missing one, or a matrix with another number of rows than labels.
    """
    if not isinstance(source, dict):
        return F.normalize(load_matrix(source), dim=-1), None
    texts = read_class_texts(source)
    if placeholders_wanted():
        return any_rows(len(texts.labels), rows_width(texts) or _matrix_rows(texts, None).shape[1]), texts.labels
    if texts.matrix is not None:
        width = rows_width(texts)
        rows = _matrix_rows(texts, width)
    else:
        width = texts.out_dims
        rows = class_embeddings(texts.labels, texts.templates, texts.encoder, **texts.encoding)
    return rows if width is None else F.normalize(fit_width(rows, width), dim=-1), texts.labels


def entity_rows(source: Any) -> Rows:
    """Entity embeddings from the `entities` of a config.

    Args:
        source: Either the matrix, as for `class_rows`; or a dict with `corpus` (name, path of a JSON file, list of
            these, or list of entities), `corpora` (names and paths joined to it; one of the two keys is enough),
            `categories` (some of object, body, scene and motion; all where not given) and `encoder` (config of a text
            encoder).

    Returns:
        (K, E) of unit rows, and the units of the entities where they are known.

    Raises:
        FileNotFoundError: An unknown name of a corpus.
        ValueError: For an unknown key or a missing one, an unknown category, or no entities.
    """
    if not isinstance(source, dict):
        return F.normalize(load_matrix(source), dim=-1), None
    check_keys(source, 'entities', ('encoder', ), ('corpus', 'corpora', 'categories', 'cache_dir'))
    corpora = corpora_of(source)
    entities = of_categories(corpora[0] if len(corpora) == 1 else join_corpora(corpora), source.get('categories'))
    encoder = build_encoder(source['encoder'])
    units = [entity.unit for entity in entities]
    if placeholders_wanted():
        return any_rows(len(entities), encoder.out_dims), units
    # Each corpus is encoded whole and by itself: a union or a part of those in the cache has nothing left to encode.
    rows: Dict[str, Tensor] = {}
    for corpus in corpora:
        texts = [entity.text for entity in corpus]
        if not rows.keys() >= set(texts):
            rows.update(zip(texts, encode_texts(texts, encoder, source.get('cache_dir'))))
    return torch.stack([rows[entity.text] for entity in entities]), units


def rows_width(texts: ClassTexts) -> Optional[int]:
    """Width E that the rows are to have; None where a file of rows stands alone and keeps its own."""
    if texts.out_dims is not None or texts.encoder is None:
        return texts.out_dims
    return build_encoder(texts.encoder).out_dims


def _matrix_rows(texts: ClassTexts, width: Optional[int]) -> Tensor:
    """Unit rows of `texts.matrix`: random ones of `width`, those of a file as wide as they are."""
    count, name = len(texts.labels), texts.matrix
    if isinstance(name, str) and name in RANDOM:
        if width is None:
            raise ValueError(f'class_texts.matrix={name!r} needs a width: set class_texts.out_dims to that of the '
                             'features, or give class_texts.encoder, whose width it then takes.')
        return F.normalize(RANDOM[name](count, width, texts.seed), dim=-1)
    if isinstance(name, str) and not Path(name).suffix:
        raise ValueError(f"class_texts.matrix={name!r} is unknown: use {', '.join(map(repr, RANDOM))}, or the path "
                         'of a .pt or .npy file.')
    rows = load_matrix(name)
    if len(rows) != count:
        raise ValueError(f'{name if isinstance(name, str) else "class_texts.matrix"} has {len(rows)} rows, but '
                         f'{texts.source} has {count} labels. Each label needs its row, in the same order.')
    return F.normalize(rows, dim=-1)
