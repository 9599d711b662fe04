"""Fig. 1, A.3, A.4 and A.5: correlation maps of classifiers, label fractions, loss curves."""

from typing import Mapping, Optional

from ..steps import Tool, Train
from ..table import NOT_PRINTED, Column, Measure, Row, Table
from .ablations import DISCRIMINANT, DISTILBERT, ORTHOGONAL, RANDOM
from .common import B16, PAPER, TOP1, TOP1_METRIC, VISION_ONLY, VISION_TEXT, changed, single_view

_PICTURE = Column('picture', 'Picture')

# Groups that share a verb, some that share an object, and pairs that share neither: what the paper's text speaks of.
# Which 20 categories its figure has, the text does not say.
LABELS = ('drinking', 'drinking beer', 'drinking shots', 'driving car', 'driving tractor', 'eating burger',
          'eating cake', 'eating hotdog', 'eating ice cream', 'playing basketball', 'playing cello', 'playing chess',
          'playing drums', 'playing guitar', 'playing piano', 'playing tennis', 'playing violin', 'playing volleyball',
          'shooting basketball', 'dribbling basketball')


def _map(key: str, label: str, training: Train, learnt: bool = False) -> Row:
    """A map of the classifier of a training, before it or, where it learns, after it."""
    checkpoint = ('{trained}', ) if learnt else ()
    trainings: Mapping[str, Train] = {'trained': training} if learnt else {}
    tool = Tool(training.config, training.overrides, tool='analysis_tools/correlation_map.py',
                arguments=(*checkpoint, '--out', '{out}', '--title', label, '--labels', *LABELS),
                output='correlation.png', trainings=trainings)
    return Row(key, label, dict(picture='a map'), (Measure(tool, {'picture': 'output'}), ))


FIG1 = Table(
    name='text4vis.fig1',
    paper=PAPER,
    place='Fig. 1',
    title='Inter-class correlation maps of “embeddings of class labels”',
    protocol='20 categories of Kinetics-400; ViT-B/16.',
    columns=(_PICTURE, ),
    rows=(
        _map('text', 'Left: the extracted textual vectors of class labels', B16),
        _map('learned', 'Right: the “embeddings” from learned classifier', VISION_ONLY, learnt=True),
    ),
    notes=('the paper does not list its 20 categories; these were chosen here', ),
    counts=False)

FIG_A5 = Table(
    name='text4vis.figA5',
    paper=PAPER,
    place='Fig. A.5',
    title='Inter-class correlation maps of more classifiers',
    protocol='20 categories of Kinetics-400; ViT-B/16.',
    columns=(_PICTURE, ),
    rows=(
        _map('random', 'Random normal matrix', RANDOM),
        _map('orthogonal', 'Random orthogonal matrix', ORTHOGONAL),
        _map('lda', 'Linear discriminant projection', DISCRIMINANT),
        _map('distilbert', 'DistilBERT', DISTILBERT),
        _map('clip', 'Textual encoder of CLIP', B16),
    ),
    notes=('the rows are the classifiers of Table 6; the categories are those chosen for Fig. 1', ),
    counts=False)

_PERCENT = (10, 20, 40, 60, 80, 100)


def _part(framework: str, label: str, training: Train, percent: int, note: str = '') -> Row:
    part: Optional[Mapping] = {'train_dataloader.dataset.fraction': percent / 100} if percent < 100 else {}
    return Row(f'{framework}_{percent}', label, dict(fraction=f'{percent} %', top1=NOT_PRINTED),
               (single_view(changed(training, part), TOP1_METRIC), ), note=note)


FIG_A3 = Table(
    name='text4vis.figA3',
    paper=PAPER,
    place='Fig. A.3',
    title='Vision-Text vs. Vision-only framework under different label fractions',
    protocol='Kinetics-400, ViT-B/16, 8 frames averaged (TAP), one view.',
    columns=(Column('fraction', 'Labels'), TOP1),
    rows=(*(_part('vision_only', 'Vision-Only', VISION_ONLY, percent) for percent in _PERCENT),
          *(_part('vision_text', 'Vision-Text', VISION_TEXT, percent) for percent in _PERCENT)),
    notes=('the paper draws the curves and prints no number; its text says that Vision-Text is better by 5 % with all '
           'labels (Table 7: 80.13 against 75.27) and by more with 10 %',
           'its text names the fractions 10 % and 100 %; those between were chosen here'))


def _curves(framework: str, label: str, training: Train) -> Row:
    """The last loss of one framework; the picture has both, and is drawn for each row."""
    drawn = Tool(training.config, training.overrides, tool='vlplugins.reproduce.loss_curves',
                 arguments=('{out}', '--run', 'Vision-Text', '{text.folder}', '--run', 'Vision-only', '{only.folder}'),
                 trainings={'text': VISION_TEXT, 'only': VISION_ONLY})
    return Row(framework, label, dict(loss=NOT_PRINTED, picture='a curve'),
               (Measure(drawn, {'loss': label, 'picture': 'picture'}), ))


FIG_A4 = Table(
    name='text4vis.figA4',
    paper=PAPER,
    place='Fig. A.4',
    title='The training loss of Vision-Text and Vision-only framework',
    protocol='Kinetics-400, ViT-B/16, 8 frames averaged (TAP).',
    columns=(Column('loss', 'Last loss'), _PICTURE),
    rows=(_curves('vision_text', 'Vision-Text', VISION_TEXT), _curves('vision_only', 'Vision-only', VISION_ONLY)))

TABLES = (FIG1, FIG_A3, FIG_A4, FIG_A5)
