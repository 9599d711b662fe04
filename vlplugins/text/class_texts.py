"""The `class_texts` of a config, checked and with their defaults."""

from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, List, Optional, Sequence, Union

from .keys import check_keys
from .labels import load_labels

TEMPLATE_CHOICES = ('mean', 'random')


@dataclass
class ClassTexts:
    """What a frozen classifier is made of.

    Attributes:
        labels: Names of the classes; in a config also the name of a packaged list, or a path.
        encoder: A text encoder or its config.
        templates: Sentences around a label, see `resolve_templates`.
        split_camel_case: See `build_prompts`.
        cache_dir: Of the embeddings, see `encode_texts`.
        matrix: In place of what the encoder makes of texts, 'random' (Text4Vis, Eq. 4), 'orthogonal' (Eq. 5), or the
            path of a `.pt` or `.npy` file with a row per label. An encoder that stays beside it tells the width only.
        seed: Of 'random' and 'orthogonal'.
        out_dims: Width E of the rows, the encoder's where not given. Rows of another width are mapped, see `fit_width`.
        template_choice: 'mean', the mean direction over all templates; 'random', another template in each training
            iteration (Table A.4).
        test_templates: Templates of the evaluation where training draws them.
        num_context: M, learnable vectors in place of a template (CoOp; Eq. 7); 0 for none.
        source: How messages call the labels.
    """

    labels: List[str]
    encoder: Any = None
    templates: Union[str, Sequence[str]] = 'clip_kinetics'
    split_camel_case: bool = False
    cache_dir: Union[str, Path, None, bool] = None
    matrix: Any = None
    seed: int = 0
    out_dims: Optional[int] = None
    template_choice: str = 'mean'
    test_templates: Union[str, Sequence[str]] = 'text4vis'
    num_context: int = 0
    source: str = field(default='class_texts.labels', init=False)

    @property
    def encoding(self) -> dict:
        """How labels become embeddings: options of `class_embeddings` besides the templates."""
        return dict(split_camel_case=self.split_camel_case, cache_dir=self.cache_dir)


def read_class_texts(config: dict) -> ClassTexts:
    """Class texts from the dict of a config.

    Raises:
        ValueError: For a missing or unknown key, an unknown value, or keys that contradict each other.
    """
    keys = [entry.name for entry in fields(ClassTexts) if entry.init]
    required = ['labels'] if config.get('matrix') is not None else ['labels', 'encoder']
    check_keys(config, 'class_texts', required, [key for key in keys if key not in required])
    texts = ClassTexts(**config)
    if isinstance(texts.labels, (str, Path)):
        texts.source = str(texts.labels)
    texts.labels = load_labels(texts.labels)
    _check(texts)
    return texts


def _check(texts: ClassTexts) -> None:
    if texts.template_choice not in TEMPLATE_CHOICES:
        raise ValueError(f'class_texts.template_choice={texts.template_choice!r} is unknown: use '
                         f'{" or ".join(map(repr, TEMPLATE_CHOICES))}.')
    if texts.num_context < 0:
        raise ValueError(f'class_texts.num_context={texts.num_context}: use 0 for no learnable context, or a number of '
                         'vectors (4 in Text4Vis).')
    asked = {
        'matrix': texts.matrix is not None,
        "template_choice='random'": texts.template_choice == 'random',
        'num_context': texts.num_context > 0,
    }
    asked = [name for name, value in asked.items() if value]
    if len(asked) > 1:
        raise ValueError(f'class_texts has {" and ".join(asked)}, each of which says where the class embeddings come '
                         'from: keep one.')
    if texts.num_context and texts.out_dims is not None:
        raise ValueError(f'class_texts.out_dims={texts.out_dims} cannot be had with num_context: embeddings that '
                         'change in training keep the width of the encoder. Drop out_dims.')
