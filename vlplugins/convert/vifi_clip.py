"""Checkpoints of ViFi-CLIP (Rasheed et al., 2023) in our names."""

from pathlib import Path

from vlplugins.weights import load_clip_weights

from .conversion import Conversion
from .image_tower import convert_image_tower
from .text4vis import CONFIGS

# Of the published test pipeline, beside the averaged frames: ImageNet's statistics, and the context of the labels.
_OPTIONS = (
    'model.neck=None',
    'model.data_preprocessor.mean=[123.675,116.28,103.53]',
    'model.data_preprocessor.std=[58.395,57.12,57.375]',
    'model.cls_head.class_texts.templates=vifi_clip',
)
_TEXTS = ('text_encoder.', 'prompt_learner.')  # stay in the file: a text encoder reads them from there


def convert_vifi_clip(path: str) -> Conversion:
    """A recognizer of ours from a checkpoint of ViFi-CLIP: image tower, averaged frames and logit scale.

    To train from such a file, or to embed texts with it, give its path as `pretrained`; a test wants a checkpoint of
    the whole model, which this is. Text prompts or the visual ones of its second stage are refused.

    Args:
        path: The checkpoint.

    Raises:
        FileNotFoundError: No such file.
        ValueError: If it is no such checkpoint, or has parameters that ours have no place for; names them.
    """
    weights, source = load_clip_weights(None, path), Path(path).name
    tower, whole = weights.below('class_embedding'), weights.below('logit_scale')
    unknown = [name for name in whole if not name.startswith(('image_encoder.', *_TEXTS)) and name != 'logit_scale']
    if unknown or not any(name.startswith('image_encoder.') for name in whole):
        raise ValueError(f'{source} is no checkpoint of ViFi-CLIP, which has image_encoder.…, text_encoder.…, '
                         f'prompt_learner.… and logit_scale; found {", ".join(sorted(unknown or whole)[:5])}.')
    image = convert_image_tower(tower, source)
    state = {f'backbone.{name}': value for name, value in image.state.items()}
    state['cls_head.logit_scale'] = whole['logit_scale'].float()
    texts = sum(name.startswith(_TEXTS) for name in whole)
    lines = [
        f'{len(tower):5d} image_encoder.* -> backbone: {image.arch or image.backbone}',
        f'{texts:5d} of the texts stay in {source}, where CLIPTextEncoder reads them',
        f'{1:5d} logit_scale -> cls_head.logit_scale, which is ln {whole["logit_scale"].exp():.4g}',
    ]
    name = CONFIGS.get(image.arch)
    config = f'configs/text4vis/text4vis_{name}_k400_16f.py' if name else None
    options = [*_OPTIONS, f'model.cls_head.class_texts.encoder.pretrained={path}']
    return Conversion(state, lines, config, options if config else [], dict(converted_from='ViFi-CLIP', source=source))
