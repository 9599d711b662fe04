"""Contrast of videos with captions, and beside it of their regions with the entities that captions name."""

import math
from typing import Any, Dict

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from vlplugins.models.losses import region_entity_loss
from vlplugins.registry import MODELS
from vlplugins.text.corpus import corpora_of
from vlplugins.text.corpus_joining import join_corpora, of_categories
from vlplugins.text.keys import check_keys
from vlplugins.text.named_entities import NamedEntities

from .contrastive_head import ContrastiveHead, Features

# Starts of the two scalars of the loss: hardly any entity is in a video before anything is learned.
LOGIT_SCALE, BIAS = math.log(10), -4.0


@MODELS.register_module()
class RegionContrastiveHead(ContrastiveHead):
    """`ContrastiveHead` whose text tower names the regions of frames, too (`region_entity_loss`).

    CLIP's training never asks patch tokens for anything. A CLIP of the size of the published ones aligns them all the
    same, as a by-product; a small one does not, and then ALT, which reads entities off them, has nothing to read.

    Args:
        region_entities: dict with the corpus, as `entities` of `MultiModalVideoDecoder` has it (`corpus`, `corpora`,
            `categories`), and optionally `weight` of the loss, 1 where not given. Entities that no frame can show alone
            are better left out: `categories=['object', 'body', 'scene']`.
        **kwargs: Of `ContrastiveHead`, with `text='online'` and `captions=True`.

    Raises:
        ValueError: If texts are not encoded online, or videos come without captions.
    """

    def __init__(self, *args: Any, region_entities: dict, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.captions or self.texts.caption_key != 'caption':
            raise ValueError("model.cls_head.region_entities looks for entities in captions and encodes them with the "
                             "text tower that is trained: set text='online' and captions=True.")
        check_keys(region_entities, 'region_entities', (), ('corpus', 'corpora', 'categories', 'weight'))
        corpora = corpora_of(region_entities)
        entities = of_categories(join_corpora(corpora), region_entities.get('categories'))
        self.weight = region_entities.get('weight', 1.0)
        self.named, self.entity_texts = NamedEntities(entities), [entity.text for entity in entities]
        self.region_scale = nn.Parameter(torch.tensor(LOGIT_SCALE))
        self.region_bias = nn.Parameter(torch.tensor(BIAS))

    def loss(self, feats: Features, data_samples: list, **kwargs: Any) -> Dict[str, Tensor]:
        """Loss of `ContrastiveHead`, and `loss_regions`.

        Args:
            feats: Features of videos and their region tokens (B, T, R, E), of which the first of a frame is the class
                token, as `RegionsBeside` hands them over.
            data_samples: Samples with their `caption`.
            **kwargs: See `ContrastiveHead`.

        Raises:
            ValueError: If there are no regions, or a sample lacks its caption.
        """
        if not isinstance(feats, tuple):
            raise ValueError("RegionContrastiveHead got no regions: set model.neck.type='vlplugins.RegionsBeside', and "
                             'the neck that is there as its neck, over a ToMeCLIPVisionTransformer.')
        losses = super().loss(feats, data_samples, **kwargs)
        named = self.named([sample.caption for sample in data_samples]).to(feats[1].device)
        # Entities that no caption of the batch names are negatives to all videos, and only cost time to encode.
        found = named.any(dim=0).nonzero()[:, 0]
        regions = feats[1][:, :, 1:].flatten(1, 2)  # without class tokens: (B, T, R, E) -> (B, N, E)
        rows = regions.new_empty(0, regions.shape[-1])
        if len(found):
            rows = F.normalize(self.texts.captions([self.entity_texts[index] for index in found]), dim=-1)
        loss = region_entity_loss(regions, rows, named[:, found], self.region_scale, self.region_bias)
        return dict(losses, loss_regions=self.weight * loss)
