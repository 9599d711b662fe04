"""What the rows of ALT ask for: overrides that configs understand, and models that take what their pipelines give."""

from dataclasses import replace

import pytest
import torch
from mmaction.registry import METRICS, MODELS
from mmengine.registry import init_default_scope

from vlplugins.datasets.mini_world.corpus import mini_corpus
from vlplugins.datasets.mini_world.lists import write_lists
from vlplugins.reproduce.mini import alt, alt_regions
from vlplugins.reproduce.mini.scales import SCALES
from vlplugins.reproduce.mini.table import Draw
from vlplugins.reproduce.resolve import Settings, resolve
from vlplugins.reproduce.steps import Evaluate
from vlplugins.text.sources import placeholder_rows
from vlplugins.view_shape import view_shape

ROWS = [(table, row) for table in alt.TABLES if table.name != 'alt.alignment' for row in table.rows]


def draw(scale='benchmark'):
    return Draw(1, 0, SCALES[scale])


def evaluations(row, scale='benchmark'):
    return [measure.step for measure in row.measures(draw(scale)) if isinstance(measure.step, Evaluate)]


@pytest.mark.parametrize(('table', 'row'), ROWS, ids=[f'{table.name}-{row.key}' for table, row in ROWS])
def test_models_train_and_test_with_the_same_parameters(table, row, root):
    init_default_scope('mmaction')
    for step in evaluations(row):
        shapes = []
        for one in (step.checkpoint, step):
            cfg = resolve(one, Settings(gpus=1), lambda output: 'clip.pth')
            assert cfg.model.backbone.pretrained == cfg.model.cls_head.class_texts.encoder.pretrained == 'clip.pth'
            cfg.model.cls_head.class_texts.labels = ['apple spinning', 'apple growing']
            cfg.model.neck.entities.corpus = mini_corpus()
            cfg.model.neck.entities.encoder.vocabulary = cfg.model.cls_head.class_texts.encoder.vocabulary = ['apple']
            with placeholder_rows():
                model = MODELS.build(cfg.model).eval()
                with torch.no_grad():
                    assert model(torch.zeros(view_shape(cfg)), mode='tensor', stage='head').shape == (1, 2)
            shapes.append({name: value.shape for name, value in model.state_dict().items()})
        assert shapes[0] == shapes[1]


def test_rows_of_several_tables_share_their_training():
    everything = evaluations(alt.TABLE_C3.row('all'))
    assert everything == evaluations(alt.TABLE5.row('align_region')) == evaluations(alt.TABLE_C4.row('both'))
    assert everything == evaluations(alt.VARIANTS.row('all'))
    assert evaluations(alt.TABLE_C3.row('none')) == evaluations(alt.VARIANTS.row('none'))
    first, *others = [evaluations(row)[0].checkpoint for row in alt_regions.TABLE8.rows]
    assert all(training == first for training in others)


def test_demo_compares_the_corpus_with_learnable_queries_alone():
    assert [row.key for row in alt.TABLE_C3.rows if row.measures(draw('demo'))] == ['none', 'all']


def test_one_pass_tells_labels_objects_and_motions_apart(tmp_path):
    """The metrics that the columns ask for are those of the evaluator, and mean what the columns say."""
    write_lists(tmp_path, 0, {})
    measure = alt.TABLE_C3.row('all').measures(replace(draw(), world=str(tmp_path)))[0]
    init_default_scope('mmaction')
    metric = METRICS.build({key: value for key, value in measure.step.overrides['test_evaluator'].items()
                            if key != '_delete_'})
    labels = (tmp_path / 'labels_seen.txt').read_text().splitlines()
    metric.dataset_meta = dict(classes=labels)
    chosen = dict(zip(('apple moving left', 'apple moving up'), ('apple moving up', 'leaf moving up')))
    for truth, guess in chosen.items():
        scores = torch.nn.functional.one_hot(torch.tensor(labels.index(guess)), 48).float()
        metric.process(None, [dict(pred_score=scores, gt_label=torch.tensor([labels.index(truth)]))])
    found = metric.evaluate(len(chosen))
    assert {column: found[name] for column, name in measure.metrics.items()} == {
        'full': 0.0, 'object': 0.5, 'motion': 0.5}
