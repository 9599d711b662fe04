"""Regions in the rendered world: which entities they are taken for, and what merging costs and saves."""

from typing import Callable, Tuple

from vlplugins.reproduce.steps import Evaluate, Tool, Train
from vlplugins.reproduce.table import Column, Measure

from . import floors
from .alt_steps import CONFIG, epochs, from_clip, full, region_clip, start_of
from .parts import MOTION, OBJECT, PARTS_NOTE, seen_with_parts
from .pretrained import mini_clip
from .table import Draw, MiniRow, MiniTable

_SPLITS = ('train', 'val', 'test')
# Frames as they were rendered: 64 patches and the class token, where 32 × 32 pixels have 16. The CLIP never saw them.
_LARGE = {
    'model.backbone.img_size': 64,
    **{f'{split}_dataloader.dataset.pipeline.3.scale': (64, 64) for split in _SPLITS}
}


def _merging(r: int) -> MiniRow:
    def measures(draw: Draw) -> Tuple[Measure, ...]:
        variant = {**start_of(draw), **_LARGE}
        training = draw.finetune(CONFIG, {**variant, **epochs(2)}, full(draw, {}))
        merged = {**variant, 'model.backbone.merge_per_layer': r}
        speed = Tool(CONFIG, merged, 'vlplugins.reproduce.throughput', ('{out}', '--batch-size', '32'))
        return seen_with_parts(draw, CONFIG, merged, training), Measure(speed, {'speed': 'videos_per_second'})

    return MiniRow(f'r{r}', f'r = {r}', measures, x=float(r))


TABLE8 = MiniTable(
    name='alt.table8',
    title='ALT, Table 8: efficiency and accuracy of merging',
    protocol='All training clips; after 4 epochs (`alt.tableC3`, S^all) 2 more on frames of 64 × 64 pixels: 65 tokens, '
             'of which r merge in each of the 2 blocks in the test. All rows test one training, at r = 0. '
             f'{PARTS_NOTE} Speed: forward passes of batches of 32 clips.',
    columns=(Column('full', 'Fully', '%'), OBJECT, MOTION, Column('speed', 'clips/s')),
    rows=tuple(_merging(r) for r in (0, 4, 8, 16)),
    floors={'full': floors.SEEN, 'object': floors.ONE_OBJECT, 'motion': floors.ONE_MOTION},
    scales=('benchmark', ),
    curve='r, tokens merged in each block',
    notes=('The first 4 epochs and the small CLIP saw frames of half the size, whose positions are interpolated.',
           "Regions are averaged with learned weights, for any number of them; the paper's layer has one number."))


def _alignment(key: str, label: str, pretraining: Callable[[Draw], Train]) -> MiniRow:
    def measures(draw: Draw) -> Tuple[Measure, ...]:
        start = pretraining(draw)
        tool = Tool(CONFIG, from_clip(start), 'vlplugins.reproduce.mini.alignment', ('{out}', ))
        return (Measure(tool, {'object': 'object', 'chance': 'chance', 'scene': 'scene'}),
                Measure(Evaluate(start.config, checkpoint=start), {'clip': 'acc/top1'}))

    return MiniRow(key, label, measures)


ALIGNMENT = MiniTable(
    name='alt.alignment',
    title='What regions of the small CLIP are taken for, before ALT is trained',
    protocol='Test clips of seen labels, all patches of 4 frames. Object: of patches that lie by half or more in the '
             'box of the moving object, those whose nearest entity is that object or a part of it; by lot: the same '
             'for an entity drawn by lot. Scene: of patches outside the box, those whose nearest entity is a scene. '
             'Zero-shot: of the CLIP itself, 48-way.',
    columns=(Column('object', 'Object', '%'), Column('chance', 'Object, by lot', '%'), Column('scene', 'Scene', '%'),
             Column('clip', 'Zero-shot of the CLIP, seen', '%')),
    rows=(_alignment('clip', 'small CLIP', mini_clip),
          _alignment('regions', 'small CLIP, and 2 epochs with regions', region_clip)),
    scales=('benchmark', ),
    notes=('Not in the paper: it says whether the premise of ALT holds, that regions lie near the texts of what they '
           'show.', ))
