"""The tables are the papers', and every row is something that can be run."""

import inspect

import pytest
import torch
from mmaction.registry import DATASETS, MODELS
from mmengine.dataset import Compose
from mmengine.registry import init_default_scope

from vlplugins.reproduce import TABLES, find_table
from vlplugins.reproduce.counting import count_step
from vlplugins.reproduce.fingerprints import digest
from vlplugins.reproduce.places import config_path, tool_path
from vlplugins.reproduce.resolve import Settings, resolve
from vlplugins.reproduce.steps import Evaluate, Tool, walk
from vlplugins.reproduce.table import printed_number
from vlplugins.reproduce.text4vis.figures import LABELS
from vlplugins.text.labels import load_labels
from vlplugins.text.sources import placeholder_rows

ROWS = [(table, row) for table in TABLES.values() for row in table.rows]
OURS = [pytest.param(table, row, id=f'{table.name}:{row.key}') for table, row in ROWS if row.measures]


def dataset_keys(dataset):
    """What a dataset takes; that of the host's classes below ours counts too."""
    return {key for base in DATASETS.get(dataset.type).__mro__ for key in inspect.signature(base.__init__).parameters}


def stand_in(step):
    return 'random' if isinstance(step, Tool) else 'checkpoint'


def steps_of(row):
    return [step for measure in row.measures for step in walk(measure.step)]


def column(name, key):
    return {row.key: row.paper.get(key) for row in find_table(name).rows}


def test_names():
    numbers = [*range(1, 13), 'A1', 'A2', 'A3', 'A4', 'A5', 'A6']
    expected = {f'text4vis.table{number}' for number in numbers}
    expected |= {f'alt.table{number}' for number in (*range(1, 9), 'C1', 'C2', 'C3', 'C4')}
    expected |= {f'text4vis.{figure}' for figure in ('fig1', 'figA3', 'figA4', 'figA5')}
    expected |= {f'fils.table{number}' for number in ('1a', '1b', '2a', '2b', '3a', '3b', 4, 5)}
    expected |= {'fils.sec42', 'fils.fig5'}
    assert set(TABLES) == expected
    assert all(table.name == name for name, table in TABLES.items())


def test_unknown_name_is_answered_with_similar_ones():
    with pytest.raises(ValueError, match=r'did you mean .*text4vis\.tableA4'):
        find_table('text4vis.tableA')
    with pytest.raises(ValueError, match=r'did you mean alt\.table6 or text4vis\.table6\?'):
        find_table('table6')
    with pytest.raises(ValueError, match=r'known are .*alt\.table8'):
        find_table('???')


@pytest.mark.parametrize('name', ['alt.c3', 'alt.tablec3', 'ALT.TABLEC3'])
def test_names_may_be_short(name):
    assert find_table(name) is TABLES['alt.tableC3']


def test_numbers_of_the_papers_text():
    """Typed from the papers once more, apart from the definitions."""
    table1 = find_table('text4vis.table1')
    assert [len(table1.rows), table1.row('l14_336_32f').paper['top1'], table1.row('l14_336_32f').paper['top5']] == [
        20, '87.8', '97.6']
    assert column('text4vis.table1', 'top1')['l14_32f'] == '87.1'
    assert column('text4vis.table1', 'flops')['vivit_h'] == '8316×4×3'
    assert column('text4vis.table2', 'map') == dict(
        listentolook='89.9', marl='90.1', dsanet='90.5', tsqnet='93.7', nsnet='94.3', l14='96.5', l14_336='96.9')
    assert list(find_table('text4vis.table3').row('ours_2').paper.values()) == ['2', '73.5', '96.6', '90.3', '78.2']
    assert list(find_table('text4vis.table3').row('ours_all').paper.values()) == ['All', '80.1', '96.9', '91.1', '84.7']
    assert list(find_table('text4vis.table4').row('ours').paper.values()) == [
        '85.8±3.3', '79.6', '58.1±5.7', '49.8', '84.6±1.4', '77.4', '68.9±1.0']
    assert list(column('text4vis.table5', 'hmdb').values()) == [
        '70.9', '74.8', '74.5', '75.9', '73.5', '72.2', '72.1', '75.7', '76.4', '81.3', '81.3']
    assert list(column('text4vis.table6', 'top1').values()) == ['59.3', '59.4', '80.8', '81.4', '81.5']
    assert find_table('text4vis.table7').row('vision_only').paper == dict(zero='0.2', two='43.6', full='75.27')
    assert find_table('text4vis.table7').row('vision_text').paper == dict(zero='54.2', two='66.4', full='80.13')
    assert list(column('text4vis.table8', 'top1').values()) == ['71.2', '67.2', '74.3', '80.1', '80.4', '81.5']
    assert list(column('text4vis.table8', 'top5').values()) == ['90.4', '88.5', '91.7', '95.0', '95.0', '95.5']
    assert list(column('text4vis.table9', 'top1').values()) == ['81.2', '80.7', '77.8', '76.1', '81.5']
    assert list(column('text4vis.table9', 'days').values()) == ['6.7 (10*)', '6.6', '3.5', '3.3', '3.3']
    assert list(column('text4vis.table10', 'top1').values()) == ['81.5', '82.9']
    assert list(column('text4vis.table11', 'top1').values()) == [
        '75.5', '80.0', '82.9', '86.4', '76.6', '80.5', '83.6', '86.7']
    assert list(column('text4vis.table12', 'throughput').values()) == ['4.2*', '322.5', '126.5', '35.5']
    assert list(find_table('text4vis.tableA1').row('ours').paper.values()) == ['66.7', '71.5', '73.1', '74.6', '82.3']
    assert list(column('text4vis.tableA2', 'top1').values()) == ['84.9', '85.3', '86.7', '87.5']
    assert list(column('text4vis.tableA4', 'top1').values()) == ['81.4', '81.5', '80.9', '81.2']
    assert list(column('alt.table1', 'top1').values())[-6:] == ['83.6', '84.6', '85.4', '86.7', '87.6', '87.9']
    assert list(find_table('alt.table2').row('b16').paper.values()) == [
        '32', '64.0', '66.1', '70.0', '74.1', '93.2', '95.3', '96.3', '97.1']
    assert list(find_table('alt.table2').row('l14').paper.values()) == [
        '32', '68.0', '69.4', '73.0', '78.9', '96.0', '97.3', '98.0', '98.1']
    assert find_table('alt.table3').row('b16').paper == dict(hmdb51='48.6±1.2', ucf101='76.7±0.9')
    assert find_table('alt.table3').row('l14').paper == dict(hmdb51='54.6±1.1', ucf101='83.0±1.1')
    assert list(column('alt.table4', 'top5').values())[-3:] == ['86.1±0.8', '88.1±0.4', '90.7±0.3']
    assert [list(row.paper.values()) for row in find_table('alt.table5').rows] == [
        ['81.7', '53.0', '72.0'], ['82.6', '57.7', '75.0'], ['82.0', '54.1', '73.3'], ['82.4', '64.0', '76.7']]
    assert list(find_table('alt.table6').row('ucf101').paper.values()) == ['95.6', '95.8', '96.1', '95.83']
    assert list(column('alt.table7', 'tunable').values()) == ['38', '42', '45', '49', '125']
    assert list(column('alt.table8', 'flops').values()) == ['141', '129', '110', '86']
    assert list(column('alt.tableC1', 'top1').values())[-2:] == ['85.9', '88.5']
    assert column('alt.tableC2', 'top1')['b16'] == '66.8'
    assert [row.paper['few'] for row in find_table('alt.tableC3').rows] == [
        '56.1', '60.4', '62.7', '61.9', '59.7', '64.0']
    assert [row.paper['zero'] for row in find_table('alt.tableC4').rows] == ['75.6', '76.3', '76.1', '76.7']
    assert list(find_table('fils.table1a').row('fils').paper.values())[-3:] == ['72.2', '61.7', '51.0']
    assert column('fils.table1b', 'top1') == dict(fils='72.1')
    assert list(column('fils.table2a', 'map').values()) == [
        '20', '25.8', '30.1', '32.1', '32.6', '33.8', '34.1', '33.7', '34.4']
    assert list(column('fils.table4', 'map').values())[-2:] == ['34.4', '34.2']
    assert list(column('fils.table5', 'top1').values()) == ['-', '61.86', '-', '73.59', '77.45', '78.48', '78.57']
    assert list(column('fils.table5', 'mean').values()) == [
        '53.30', '53.00', '60.15', '65.87', '70.12', '71.20', '71.31']
    assert list(column('fils.table3a', 'action').values()) == ['38.0', '43.5', '46.3', '51.0']
    assert column('fils.table3b', 'action')['mask_90'] == '51.0'
    assert list(column('fils.sec42', 'action').values()) == ['48.5', '50.3', '51.0']
    assert list(column('fils.fig5', 'action').values()) == ['~36.2', '~41', '51.0', '~33.7', '~40.5', '48.5']


@pytest.mark.parametrize('table', TABLES.values(), ids=TABLES)
def test_rows_are_complete(table):
    keys = [row.key for row in table.rows]
    assert len(set(keys)) == len(keys)
    columns = {column.key for column in table.columns}
    for row in table.rows:
        assert set(row.paper) <= columns, row.key
        assert any(row.paper.values()), row.key
        assert ':' not in row.key
        assert row.cited or not row.paper.keys() < columns, f'{row.key} lacks a number of the paper'
        for measure in row.measures:
            assert set(measure.metrics) <= columns
            assert all(metric for metric in measure.metrics.values())


@pytest.mark.parametrize('table, row', OURS)
def test_numbers_are_measured_once_and_printed(table, row):
    measured = [key for measure in row.measures for key in measure.metrics]
    assert len(set(measured)) == len(measured)
    for key in measured:
        assert key == 'picture' or row.paper[key] == 'not printed' or printed_number(row.paper[key]) is not None


@pytest.fixture(scope='module')
def builds():
    """Builds a model with one block; each only once, since many rows have the same."""
    built = set()

    def build(model):
        model.data_preprocessor.pop('blending', None)
        if model.backbone.type == 'vlplugins.CLIPResNet':
            model.backbone.depths = (1, 1, 1, 1)
        else:
            frozen = model.backbone.get('frozen_stages')
            model.backbone.update(depth=1, **({} if frozen is None else dict(frozen_stages=min(1, frozen))))
        texts = model.get('cls_head', {}).get('class_texts', {})
        if texts.get('encoder', {}).get('type') == 'vlplugins.CLIPTextEncoder':
            texts.encoder.depth = 1
        if digest(model.to_dict()) in built:
            return
        built.add(digest(model.to_dict()))
        # Learnable prompts look at their tokens; all else is built without numbers, and fast.
        with placeholder_rows(), torch.device('cpu' if 'num_context' in texts else 'meta'):
            built_model = MODELS.build(model)
        assert 'cls_head' not in model or built_model.with_cls_head

    return build


@pytest.mark.parametrize('table, row', OURS)
def test_steps_resolve_build_and_fit_their_data(table, row, builds):
    for step in steps_of(row):
        assert config_path(step.config).is_file()
        if isinstance(step, Tool) and step.tool.endswith('.py'):
            assert tool_path(step.tool).is_file()
        cfg = resolve(step, Settings(), stand_in)
        init_default_scope(cfg.default_scope)
        dataset = cfg.train_dataloader.dataset
        assert set(dataset) - {'type'} <= dataset_keys(dataset)
        Compose(dataset.pipeline)
        builds(cfg.model)


@pytest.mark.parametrize('table, row', OURS)
def test_metrics_are_those_of_the_config(table, row):
    """The names that `AccMetric` and `ProtocolMetric` give their results."""
    for measure in row.measures:
        if not isinstance(measure.step, Evaluate):
            continue
        evaluator = resolve(measure.step, Settings(), stand_in).test_evaluator
        known = {'acc/top1', 'acc/top5', 'acc/mean1'}
        if evaluator.type == 'vlplugins.ProtocolMetric':
            names = [protocol if isinstance(protocol, str) else protocol.type for protocol in evaluator.protocols]
            known = {metric for name in names for metric in {
                'all': ('all/top1', 'all/top5', 'all/mean_class'), 'map': ('all/mAP', ),
                'marginal': [f'{part}/{top}' for part in ('verb', 'noun', 'action') for top in ('top1', 'top5')],
                'half': ('half/top1_mean', 'half/top1_std'),
                **dict.fromkeys(('class_splits', 'file_splits'), {
                    f'splits/{measure}_{statistic}' for measure in ('top1', 'top5') for statistic in ('mean', 'std')
                })}[name]}
        for metric in measure.metrics.values():
            assert ({metric} if isinstance(metric, str) else set(metric)) <= known | {'gpu_days'}


def views_of(measure):
    """(clips, crops) of a test."""
    pipeline = resolve(measure.step, Settings(), stand_in).test_dataloader.dataset.pipeline
    sample = next(step for step in pipeline if step.type == 'vlplugins.SampleSegments')
    return sample.get('num_clips', 1), 3 if any(step.type == 'vlplugins.ThreeCrop' for step in pipeline) else 1


@pytest.mark.parametrize('name, row, expected', [
    ('text4vis.table1', 'l14_32f', (4, 3)), ('text4vis.table1', 'l14_336_32f', (1, 3)),
    ('text4vis.table10', 'single', (1, 1)), ('text4vis.table10', 'multiple', (4, 3)),
    ('text4vis.table11', 'rn50_16f', (4, 3)), ('text4vis.table6', 'lda', (1, 1)),
    ('text4vis.table8', 'rn50_t1d', (1, 1)), ('text4vis.table9', 'ours', (1, 1)),
    ('text4vis.table3', 'ours_2', (1, 1)), ('text4vis.table4', 'ours', (1, 1)), ('text4vis.table2', 'l14', (1, 1))])
def test_views_are_the_papers(name, row, expected):
    assert {views_of(measure) for measure in find_table(name).row(row).measures} == {expected}


def test_few_shot_schedules():
    """Two epochs on Kinetics-400 and ten on the others; all videos for thirty (App. B.1)."""
    for key, number, epochs in (('ours_1', 1, (10, 10, 10, 2)), ('ours_2', 2, (10, 10, 10, 2)),
                                ('ours_all', None, (30, 30, 30, 30))):
        trainings = [measure.step.checkpoint for measure in find_table('text4vis.table3').row(key).measures]
        for training, wanted in zip(trainings, epochs):
            cfg = resolve(training, Settings(), stand_in)
            assert (cfg.train_dataloader.dataset.shots, cfg.train_cfg.max_epochs) == (number, wanted)
            warmup, cosine = cfg.param_scheduler
            assert warmup.end == cosine.begin == pytest.approx(wanted / 6)
            assert cosine.end == wanted == pytest.approx(cosine.begin + cosine.T_max)
            assert cfg.model.neck is None


def test_counts_are_those_of_the_papers_counter():
    printed = {row.key: row.paper for row in find_table('text4vis.table12').rows}
    for row in find_table('text4vis.table12').rows[1:]:
        counted = count_step(row.measures[0].step, thop=True)
        assert counted['thop_gmacs'] == pytest.approx(float(printed[row.key]['flops']), abs=0.05)
        assert counted['thop_params_m'] == pytest.approx(float(printed[row.key]['params']), abs=0.05)


def test_counts_of_alts_tuning_are_the_papers():
    """Table 7: what is tuned to half a million; multiply-adds where there are no adapters."""
    table = find_table('alt.table7')
    for row in table.rows:
        counted = count_step(row.measures[0].step, thop=False)
        assert counted['trainable_params_m'] == pytest.approx(float(row.paper['tunable']), abs=0.6)
        if 'adapter' not in row.key:
            assert counted['params_m'] == pytest.approx(float(row.paper['params']), abs=0.5)
            assert counted['gmacs'] == pytest.approx(float(row.paper['flops']), abs=0.5)


def test_counts_of_alts_merging_are_the_papers():
    for row in find_table('alt.table8').rows:
        counted = count_step(row.measures[0].step, thop=False)
        assert counted['gmacs'] == pytest.approx(float(row.paper['flops']), rel=0.013)


@pytest.mark.parametrize('name', ['alt.table5', 'alt.tableC3', 'alt.tableC4'])
def test_variants_of_alt_are_transferred_as_the_variants_that_they_are(name):
    """All three settings of a row have one model but for frames, labels and corpus."""
    for row in find_table(name).rows:
        models = [resolve(step, Settings(), stand_in).model for step in steps_of(row)]
        for model in models:
            neck = {key: value for key, value in model.neck.items() if key != 'entities'}
            assert neck == {key: value for key, value in models[0].neck.items() if key != 'entities'}
            assert model.backbone == models[0].backbone
            assert model.neck.get('entities', {}).get('categories') == models[0].neck.get('entities', {}).get(
                'categories')


def test_few_shots_of_alt():
    """From the model of 32 frames; the decoder's rate ten times as high (App. B)."""
    for size in ('b16', 'l14'):
        for measure in find_table('alt.table2').row(size).measures:
            training = measure.step.checkpoint
            assert training.start.config == f'alt/alt_{size}_k400_32f.py'
            cfg = resolve(training, Settings(), stand_in)
            rates = cfg.optim_wrapper.paramwise_cfg.custom_keys
            assert cfg.optim_wrapper.optimizer.lr * rates.neck.lr_mult == pytest.approx(8e-4)
            assert cfg.optim_wrapper.optimizer.lr * rates.backbone.lr_mult == pytest.approx(8e-6)
            assert cfg.train_dataloader.dataset.shots == int(next(iter(measure.metrics)).split('_')[1])
            assert cfg.train_dataloader.dataset.pipeline[1].clip_len == 32


def test_fitted_classifier_is_counted_before_it_is_fitted():
    fitted, plain = (find_table('text4vis.table6').row(key).measures[0].step for key in ('lda', 'clip'))
    assert count_step(fitted, thop=False) == count_step(plain, thop=False)


def test_settings_are_read_from_the_config():
    from mmengine.config import Config
    row = find_table('text4vis.tableA3').row('decay')
    cfg = Config.fromfile(config_path(row.reads[0]))
    cfg.optim_wrapper.optimizer.weight_decay = 0.125
    assert row.reads[1](cfg) == dict(value='0.125')


@pytest.mark.parametrize('name', ['text4vis.tableA5', 'text4vis.tableA6'])
def test_geometry_is_the_papers(name):
    from mmengine.config import Config
    for row in find_table(name).rows:
        assert row.reads[1](Config.fromfile(config_path(row.reads[0]))) == row.paper


def test_categories_of_the_maps_are_classes():
    assert len(set(LABELS)) == 20
    assert set(LABELS) <= set(load_labels('k400'))
