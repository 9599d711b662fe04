"""What a config says of class texts that are not the same in every training iteration (Text4Vis, Table A.4)."""

from typing import List, NamedTuple, Optional

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .class_texts import read_class_texts
from .embeddings import build_encoder, class_embeddings, template_embeddings
from .placeholders import any_rows, placeholders_wanted
from .prompts import class_names, resolve_templates
from .sources import rows_width
from .width import fit_width


class TemplateRows(NamedTuple):
    """Class embeddings of several templates.

    Attributes:
        training: (P, C, E) of unit rows, one matrix per template.
        test: (C, E) of unit rows.
        labels: C names.
    """

    training: Tensor
    test: Tensor
    labels: List[str]


class PromptParts(NamedTuple):
    """What learnable prompts are made of.

    Attributes:
        encoder: The text encoder.
        names: Of the classes, as they follow the context.
        num_context: M.
        labels: C names as the config has them.
        rows: Within `placeholder_rows` arbitrary class embeddings (C, E), which spare the encoder its work; else None.
    """

    encoder: nn.Module
    names: List[str]
    num_context: int
    labels: List[str]
    rows: Optional[Tensor]


def template_rows(source: dict) -> TemplateRows:
    """Class embeddings of every template by itself, and those of the templates to test with.

    Args:
        source: `class_texts` of a config.

    Raises:
        ValueError: As `read_class_texts` and `class_embeddings`.
    """
    texts = read_class_texts(source)
    count = len(texts.labels)
    if placeholders_wanted():
        training = any_rows(len(resolve_templates(texts.templates)), count, rows_width(texts))
        return TemplateRows(training, training[0], texts.labels)
    encoder = build_encoder(texts.encoder)
    training = template_embeddings(texts.labels, texts.templates, encoder, **texts.encoding)
    test = class_embeddings(texts.labels, texts.test_templates, encoder, **texts.encoding)
    # One map for all, or the rows of one template would not lie where those of another do.
    rows = fit_width(torch.cat([training.flatten(0, 1), test]), texts.out_dims or encoder.out_dims)
    rows = F.normalize(rows, dim=-1)
    return TemplateRows(rows[:-count].unflatten(0, (-1, count)), rows[-count:], texts.labels)


def prompt_parts(source: dict) -> PromptParts:
    """Encoder and names of the classes for learnable prompts.

    Args:
        source: `class_texts` of a config.

    Raises:
        ValueError: As `read_class_texts`.
    """
    texts = read_class_texts(source)
    encoder = build_encoder(texts.encoder)
    rows = any_rows(len(texts.labels), encoder.out_dims) if placeholders_wanted() else None
    names = class_names(texts.labels, texts.split_camel_case)
    return PromptParts(encoder, names, texts.num_context, texts.labels, rows)
