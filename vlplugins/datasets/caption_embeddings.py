"""Embeddings of captions: of texts by an encoder, or ready ones from a file."""

from dataclasses import dataclass
from pathlib import Path
from typing import Dict, List, Mapping, Sequence, Union

from mmengine.device import get_device
from torch import Tensor, nn

from vlplugins.text.embeddings import build_encoder, encode_texts

from .captions import read_captions
from .embedding_files import EMBEDDING_FILES, read_embeddings


@dataclass
class CaptionEmbeddings:
    """One matrix for all clips, and which of its rows are a clip's.

    Attributes:
        rows: (S, E) float32 on the CPU, every row of length 1.
        places: Rows of each clip, by its id.
    """

    rows: Tensor
    places: Dict[str, Sequence[int]]


def encode_captions(captions: Mapping[str, Sequence[str]],
                    encoder: Union[nn.Module, dict],
                    cache_dir: Union[str, Path, None, bool] = None) -> CaptionEmbeddings:
    """Embeddings of captions, encoded once and then read from the cache, as those of class texts are.

    Captions that several clips share are encoded and kept once. Where there is an accelerator, it encodes.

    Args:
        captions: Of each clip.
        encoder: A text encoder or its config.
        cache_dir: See `encode_texts`.
    """
    texts = sorted({text for several in captions.values() for text in several})
    row = {text: place for place, text in enumerate(texts)}
    built = build_encoder(encoder)
    built.fingerprint()  # encoders load their weights when they are needed, and only then can these be moved
    rows = encode_texts(texts, built.to(get_device()), cache_dir)
    return CaptionEmbeddings(rows, {key: [row[text] for text in several] for key, several in captions.items()})


def load_captions(file: Union[str, Path],
                  encoder: Union[nn.Module, dict, None] = None,
                  cache_dir: Union[str, Path, None, bool] = None
                  ) -> Union[CaptionEmbeddings, Dict[str, List[str]]]:
    """What the `captions` of a config say.

    Args:
        file: Captions, see `read_captions`, or ready embeddings, see `read_embeddings`.
        encoder: Of captions; None leaves them texts.
        cache_dir: See `encode_texts`.

    Raises:
        ValueError: An encoder for ready embeddings, besides what the files raise.
    """
    if Path(file).suffix not in EMBEDDING_FILES:
        captions = read_captions(file)
        return captions if encoder is None else encode_captions(captions, encoder, cache_dir)
    if encoder is not None:
        raise ValueError(f'captions.file={str(file)!r} holds embeddings, which captions.encoder has nothing to do '
                         'with: set it to None')
    keys, rows = read_embeddings(file)
    return CaptionEmbeddings(rows, {key: [place] for place, key in enumerate(keys)})
