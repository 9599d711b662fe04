"""Table 1 of FILS: pre-trained and fine-tuned on the same videos."""

from ..table import Column, Row, Table
from .common import ACTION, PAPER, fine_tuned, pretrained

_OTHERS = ('the rows of other methods, which the paper cites, are left out: in the text of its file they run into each '
           'other and cannot be told apart with certainty', )
_VIEWS = ('tested with several views, as the released code does; the text speaks of one, which is val_dataloader', )
_INPUTS = (Column('backbone', 'Backbone'), Column('data', 'p-data'), Column('language', 'L'))

TABLE1A = Table(
    name='fils.table1a',
    paper=PAPER,
    place='Table 1a',
    title='Action recognition on Epic-Kitchens',
    protocol='EPIC-Kitchens-100, validation; verb and noun by summing the probabilities of the actions.',
    columns=(*_INPUTS, Column('verb', 'Verb Top-1', '%'), Column('noun', 'Noun Top-1', '%'), ACTION),
    rows=(Row('fils', 'FILS (ours)', dict(backbone='ViT-B', data='EK100', language='✓', verb='72.2', noun='61.7',
                                          action='51.0'),
              (fine_tuned('ek100', pretrained('ek100'),
                          dict(verb='verb/top1', noun='noun/top1', action='action/top1')), )), ),
    notes=_OTHERS + _VIEWS)

TABLE1B = Table(
    name='fils.table1b',
    paper=PAPER,
    place='Table 1b',
    title='Action recognition on Something-Something V2',
    protocol='Something-Something V2, validation.',
    columns=(*_INPUTS, Column('top1', 'Top-1', '%')),
    rows=(Row('fils', 'FILS (ours)', dict(backbone='ViT-B', data='SSV2', language='✓', top1='72.1'),
              (fine_tuned('ssv2', pretrained('ssv2'), dict(top1='all/top1')), )), ),
    notes=_OTHERS + _VIEWS)

TABLES = (TABLE1A, TABLE1B)
