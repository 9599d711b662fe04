"""The claims that are judged in the mini world, by the cells of its tables."""

from typing import Optional, Tuple, Union

from .claims import Claim, Gain, Quantity
from .verdicts import Demand

_Short = Union[str, Tuple[str, str], float]  # 'row:column', two of them whose difference is meant, or a floor


def _claims(group: str, source: str, table: str, *claims: Tuple[str, _Short, _Short, Demand]) -> Tuple[Claim, ...]:
    def quantity(short: _Short) -> Quantity:
        if isinstance(short, tuple):
            return Gain(*map(quantity, short))
        return (table, *short.split(':')) if isinstance(short, str) else short

    return tuple(Claim(group, text, source, quantity(more), quantity(less), demand)
                 for text, more, less, demand in claims)


def _above(bound: Optional[float] = None) -> Demand:
    """More than nothing; with a bound the mean reaches it, too."""
    return Demand(bound=bound)


def _at_least(bound: float) -> Demand:
    """The mean reaches a bound; nothing is said of a sign."""
    return Demand(above=None, bound=bound)


def _equal(margin: float) -> Demand:
    """No more than a margin apart."""
    return Demand(within=margin)


TEXT4VIS = (
    *_claims(
        'Text4Vis', 'Table 6', 'text4vis.table6',
        ('Text above the random classifier, 2-shot', 'text:few', 'random:few', _above(8.0)),
        ('Text above the orthogonal classifier, 2-shot', 'text:few', 'orthogonal:few', _above()),
        ('Text not below the random classifier, all clips', 'text:full', 'random:full', _at_least(-1.0)),
        ('Text gains more over random with 2 shots than with all clips', ('text:few', 'random:few'),
         ('text:full', 'random:full'), _above()),
        ('Random about equal to orthogonal, all clips', 'random:full', 'orthogonal:full', _equal(5.0)),
        ('Random about equal to orthogonal, 2-shot', 'random:few', 'orthogonal:few', _equal(5.0)),
        ('Discriminants: features that know of motion above averaged frames, all clips', 'lda_temporal:full',
         'lda:full', _above()),
        ('Discriminants of features that know of motion above random, all clips', 'lda_temporal:full', 'random:full',
         _above())),
    *_claims(
        'Text4Vis', 'Table 7', 'text4vis.table6',
        ('Text above a trained linear layer, all clips', 'text:full', 'linear:full', _above()),
        ('Text above a trained linear layer, 2-shot', 'text:few', 'linear:few', _above())),
    *_claims(
        'Text4Vis', 'Table 8', 'text4vis.table8',
        ('T-Trans above averaged frames', 'ttrans:full', 'tap:full', _above(20.0))),
    *_claims(
        'Text4Vis', 'Table 4', 'text4vis.table4',
        ('Small CLIP on seen labels, no label of a clip seen', 'clip:seen', 0.0, _at_least(50.0)),
        ('Trained: unseen 16-way above the object alone', 'text4vis:zero16', 50.0, _above(10.0)),
        ('Trained: unseen 64-way above the object alone', 'text4vis:zero64', 12.5, _above(7.5))),
    *_claims(
        'Text4Vis', 'Table 9', 'text4vis.table9',
        ('Contrastive: with gathering above without', 'gather_online:full', 'local_online:full', _above())),
)

ALT = (
    *_claims(
        'ALT', 'Table C3', 'alt.tableC3',
        *((f'Corpus above learnable queries, {words}', f'all:{column}', f'none:{column}', _above())
          for column, words in (('full', 'all clips'), ('few', '2-shot'), ('zero16', 'unseen 16-way'),
                                ('zero64', 'unseen 64-way'))),
        ('With the corpus: unseen 16-way above the object alone', 'all:zero16', 50.0, _above()),
        ('With the corpus: unseen 64-way above the object alone', 'all:zero64', 12.5, _above())),
    *_claims(
        'ALT', 'Table C4', 'alt.tableC4',
        ('Self-attention and convolution above neither', 'both:full', 'neither:full', _above())),
    *_claims(
        'ALT', 'Table 8', 'alt.table8',
        *((f'Merging {r} tokens in each block costs no more than 6 points', f'r{r}:full', 'r0:full', _at_least(-6.0))
          for r in (4, 8, 16)),
        ('Merging 16 tokens in each block is faster', 'r16:speed', 'r0:speed', _above())),
    *_claims(
        'ALT', 'Sec. 3.2', 'alt.alignment',
        ('Regions of the small CLIP lie near what they show', 'clip:object', 'clip:chance', _above()),
        ('After training with regions they lie near what they show', 'regions:object', 'regions:chance', _above())),
)

FILS = (
    *_claims(
        'FILS', 'Sec. 4.2', 'fils.sec42',
        ('Pre-training above random initialisation', 'fils:top1', 'random:top1', _above(8.0)),
        ('FILS above pixel reconstruction', 'fils:top1', 'pixels:top1', _above()),
        ('FILS above feature prediction alone', 'fils:top1', 'features:top1', _above()),
        ('FILS above ActCLIP alone', 'fils:top1', 'actclip:top1', _above()),
        ('Fair baseline: pixel reconstruction not below random initialisation', 'pixels:top1', 'random:top1',
         _at_least(0.0))),
    *_claims(
        'FILS', 'Table 3a', 'fils.table3a',
        ('Average of the area above single patches of it', 'average:top1', 'patch_10:top1', _above()),
        ('Action area above the whole frame', 'average:top1', 'whole_frame:top1', _above()),
        ('Detected areas as good as true ones', 'detector:top1', 'average:top1', _equal(3.0))),
    *_claims(
        'FILS', 'Fig. 5', 'fils.fig5',
        ('Longer pre-training is better', 'fils_5:top1', 'fils_3:top1', _above()),
        ('Above pixel reconstruction after short pre-training', 'fils_3:top1', 'pixels_3:top1', _above())),
)

AREAS = _claims(
    'Motion areas', 'FILS, Sec. 3.2; MOFO', 'fils.areas',
    ('Overlap with the true box, still camera', 'dis:still', 0.0, _at_least(0.6)),
    ('Overlap with the true box, panning camera', 'dis:pan', 0.0, _at_least(0.6)),
    *((f'Above frame differences over {threshold}, panning camera', 'dis:pan', f'difference_{threshold}:pan',
       _above(0.08)) for threshold in (10, 30)),
    *((f'Above frame differences over 30, {words}', f'dis:{camera}', f'difference_30:{camera}', _above())
      for camera, words in (('shake', 'shaking camera'), ('still', 'still camera'), ('neighbour', 'moving neighbour'))))

CLAIMS: Tuple[Claim, ...] = (*TEXT4VIS, *ALT, *FILS, *AREAS)
