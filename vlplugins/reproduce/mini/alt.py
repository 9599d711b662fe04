"""ALT's tables in the rendered world: the corpus against learnable queries, and the parts of the decoder."""

from typing import Any, Dict

from .alt_regions import ALIGNMENT, TABLE8
from .alt_rows import variant, variants
from .pretrained import mini_clip
from .table import MiniRow

_LEARNABLE: Dict[str, Any] = {'model.neck.queries': 'learnable'}


def _corpus(key: str, label: str, *categories: str, **more: Any) -> MiniRow:
    return variant(key, label, {'model.neck.entities.categories': list(categories)}, **more)


TABLE_C3 = variants(
    'alt.tableC3', 'ALT, Table C3: subcollections of the text corpus',
    rows=(
        variant('none', '∅', _LEARNABLE, demo=True,
                note='random learnable queries in the place of the aligned entities'),
        variant('all', 'S^all', {}, demo=True),
    ),
    notes=('A single frame shows objects and places, and no region shows a motion: what parts of the corpus give is in '
           '`alt.variants`.',
           "Eq. 6 averages entities with learned weights here (`reduce='attention'`). By the paper's number of "
           "parameters it is one linear layer on all regions side by side (`reduce='flatten'`)."))

VARIANTS = variants(
    'alt.variants', 'ALT: what else was tried with the corpus',
    rows=(
        variant('none', '∅', _LEARNABLE),
        variant('all', 'S^all, as in the config', {}),
        _corpus('object', 'S^object', 'object', shots=False),
        _corpus('scene', 'S^scene', 'scene', shots=False),
        _corpus('visible', 'what one frame can show: S^object, S^body, S^scene', 'object', 'body', 'scene'),
        variant('mean', 'entities of a frame averaged', {'model.neck.reduce': 'mean'}),
        variant('flatten', "the paper's layer on all of them",
                {'model.neck.reduce': 'flatten', 'model.neck.num_regions': 17}),
        variant('scale_1', "similarities as they are, the paper's", {'model.neck.sim_scale': 1.0}),
        variant('scale_100', 'similarities × 100', {'model.neck.sim_scale': 100.0}),
        variant('no_noise', 'without Gumbel noise', {'model.neck.gumbel': False}),
        variant('clip', 'from the small CLIP without regions', {}, start=mini_clip),
    ),
    scales=('benchmark', ),
    on_request=True,
    notes=("∅, S^all, S^object and S^scene are rows of the paper's Table C3; it has none of the others. The config has "
           'similarities × 30.', ))

TABLE5 = variants(
    'alt.table5', 'ALT, Table 5: what is aligned with entities',
    rows=(
        variant('align', 'the class token', {'model.neck.align': 'class'}, shots=False),
        variant('align_region', 'every patch', {}),
    ),
    scales=('benchmark', ),
    on_request=True,
    notes=('Nothing is merged here, where a frame has 16 patches; merging has its own table.', ))

TABLE_C4 = variants(
    'alt.tableC4', 'ALT, Table C4: convolution and self-attention in the decoder',
    rows=(
        variant('neither', '-', {'model.neck.self_attention': False, 'model.neck.conv': False}, shots=False),
        variant('both', 'SA + 1D-Conv', {}),
    ),
    scales=('benchmark', ))

TABLES = (ALIGNMENT, TABLE5, TABLE8, TABLE_C3, TABLE_C4, VARIANTS)
