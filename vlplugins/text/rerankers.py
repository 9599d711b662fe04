"""Rerankers from configs and from the command line."""

from typing import Any, Dict, List, Sequence

import torch
from mmengine.config import Config
from torch import Tensor, nn

from vlplugins.registry import MODELS

from .embeddings import build_encoder, encode_texts
from .prompts import build_prompts
from .reranking import Reranker

CLIP = dict(type='vlplugins.CLIPTextEncoder', arch='ViT-B-16', pretrained='openai')


class EmbeddingReranker:
    """Cosine between the embeddings of the label's prompt and of the word with its description.

    Args:
        encoder: A text encoder or its config.
        templates: Of the prompt, see `resolve_templates`.
    """

    def __init__(self, encoder: Any, templates: Any = 'text4vis') -> None:
        self._encoder = build_encoder(encoder)
        self._templates = templates
        self._rows: Dict[str, Tensor] = {}

    def scores(self, label: str, word: str, descriptions: Sequence[str]) -> List[float]:
        """Cosines, in [-1, 1]."""
        prompts = build_prompts([label], self._templates, split_camel_case=True)[0]
        query = self._encoded(prompts).mean(dim=0)
        return (self._encoded([f'{word}: {text}' for text in descriptions]) @ query / query.norm()).tolist()

    def _encoded(self, texts: Sequence[str]) -> Tensor:
        """Unit rows of texts, each encoded once: labels and glosses come again with other words."""
        new = [text for text in dict.fromkeys(texts) if text not in self._rows]
        if new:
            # A file for every handful of texts would fill the cache on disk with thousands.
            self._rows.update(zip(new, encode_texts(new, self._encoder, cache_dir=False)))
        return torch.stack([self._rows[text] for text in texts])


def build_reranker(source: Any) -> Reranker:
    """A reranker from its config, or from that of a text encoder.

    Args:
        source: An object with `scores`; a text encoder; or the config of either, such as
            `dict(type='vlplugins.T5SenseScorer', pretrained=…)`.

    Raises:
        TypeError: It is neither.
    """
    built = MODELS.build(source) if isinstance(source, dict) else source
    if hasattr(built, 'scores'):
        return built
    if isinstance(built, nn.Module):
        return EmbeddingReranker(built)
    raise TypeError(f'rerank={type(built).__name__} has neither the method scores(label, word, descriptions) nor is it '
                    'a text encoder.')


def read_reranker(name: str) -> Reranker:
    """What `--rerank` of `tools/build_corpus.py` names.

    Args:
        name: 'clip'; 't5:MODEL' with the folder or the hub's name of a T5; or a config file with the variable `rerank`.

    Raises:
        ValueError: It is none of these.
    """
    if name == 'clip':
        return build_reranker(CLIP)
    kind, _, model = name.partition(':')
    if kind == 't5' and model:
        return build_reranker(dict(type='vlplugins.T5SenseScorer', pretrained=model))
    if not name.endswith('.py'):
        raise ValueError(f"--rerank {name} is unknown: use clip, t5:FOLDER, or a config file in Python with the "
                         "variable rerank, such as rerank = dict(type='vlplugins.HFTextEncoder', pretrained='…').")
    config = Config.fromfile(name)
    if 'rerank' not in config:
        raise ValueError(f"{name} has no variable rerank, such as rerank = dict(type='vlplugins.HFTextEncoder', …).")
    return build_reranker(config.rerank)
