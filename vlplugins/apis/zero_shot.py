"""What a video shows, among labels that the model need not have been trained on."""

from typing import Any, Dict, List, Optional, Sequence, Tuple, Union

import torch
from mmengine.dataset import Compose, pseudo_collate
from mmengine.registry import init_default_scope
from torch import Tensor, nn

from vlplugins.models.heads import FrozenTextHead
from vlplugins.ops.similarity import cosine_logits
from vlplugins.text.sources import class_rows

from .features import video_features

Prediction = Tuple[str, float]


def zero_shot(model: nn.Module,
              videos: Union[str, Sequence[str]],
              labels: Union[str, Sequence[str]],
              templates: Union[str, Sequence[str], None] = None,
              topk: int = 5) -> Union[List[Prediction], List[List[Prediction]]]:
    """The likeliest labels of a video, with their probabilities among all labels given.

    Args:
        model: Of a config with a `vlplugins.FrozenTextHead` on texts, as `load_model` gives it.
        videos: Path of a video, or several.
        labels: Names of the classes, or the name or path of a label list.
        templates: Sentences around a label, by name or with `{}`; those of the config where not given.
        topk: How many labels.

    Returns:
        (label, probability), the likeliest first; a list of them per video where `videos` is not a single path.

    Raises:
        ValueError: The classifier of the model is not made of texts by a frozen encoder.
    """
    paths = [videos] if isinstance(videos, str) else list(videos)
    rows, names = class_rows(_class_texts(model, labels, templates))
    init_default_scope(model.cfg.get('default_scope', 'mmaction'))
    pipeline = Compose(model.cfg.test_dataloader.dataset.pipeline)
    found = []
    for path in paths:
        sample = pipeline(dict(filename=path, label=-1, start_index=0, modality='RGB'))
        embedding = video_features(model, pseudo_collate([sample]))
        found.append(_likeliest(model.cls_head, embedding, rows.to(embedding.device), names, topk))
    return found[0] if isinstance(videos, str) else found


@torch.no_grad()
def _likeliest(head: nn.Module, embedding: Tensor, rows: Tensor, names: List[str], topk: int) -> List[Prediction]:
    probabilities = cosine_logits(embedding, rows, head.logit_scale).softmax(dim=-1)[0]
    values, positions = probabilities.topk(min(topk, len(names)))
    return [(names[position], value) for position, value in zip(positions.tolist(), values.tolist())]


def _class_texts(model: nn.Module, labels: Any, templates: Optional[Any]) -> Dict[str, Any]:
    """The config's texts with other labels, as a test uses them."""
    texts = model.cfg.model.cls_head.get('class_texts') if isinstance(model.cls_head, FrozenTextHead) else None
    made_of_texts = isinstance(texts, dict) and texts.get('encoder') and texts.get('matrix') is None
    if not made_of_texts or texts.get('num_context'):
        raise ValueError('zero_shot needs a vlplugins.FrozenTextHead whose class_texts have an encoder, no matrix in '
                         'its place and no learned context: other classifiers know the classes of their training '
                         'only.')
    if templates is None:
        key = 'test_templates' if texts.get('template_choice') == 'random' else 'templates'
        templates = texts.get(key, 'text4vis' if key == 'test_templates' else 'clip_kinetics')
    kept = {key: texts[key] for key in ('encoder', 'split_camel_case', 'cache_dir', 'out_dims') if key in texts}
    return dict(kept, labels=labels, templates=templates)
