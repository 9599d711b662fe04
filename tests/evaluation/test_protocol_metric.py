"""The metric as MMEngine's evaluator drives it: one pass, several protocols, in one process and in two."""

import logging

import numpy as np
import pytest
import torch
from mmaction.registry import METRICS
from mmaction.structures import ActionDataSample
from mmengine.evaluator import Evaluator
from mmengine.logging import MessageHub, MMLogger
from mmengine.registry import init_default_scope
from mmengine.runner import Runner
from torch import distributed as dist
from torch import multiprocessing

from tests.apis import tiny_clip
from tests.evaluation import oracle
from vlplugins.evaluation.description import describe_evaluators
from vlplugins.evaluation.measures import softmax
from vlplugins.evaluation.offline import evaluate_scores
from vlplugins.evaluation.scores import Scores

SCORES, LABELS = oracle.random_test()
CLASSES = tuple('abcdefghi')
BATCH = dict(inputs=[torch.zeros(12, 3, 8, 4, 6)])  # views, channels, frames, height, width


@pytest.fixture(autouse=True)
def scope():
    init_default_scope('mmaction')


def samples(scores=SCORES, labels=LABELS, names=True, broken=()):
    found = []
    for index, (score, label) in enumerate(zip(scores, labels)):
        label = label if isinstance(label, torch.Tensor) else int(label)
        sample = ActionDataSample().set_gt_label(label).set_pred_score(torch.as_tensor(score))
        if names:
            sample.set_metainfo(dict(filename=f'videos/v{index}.mp4', decoded=index not in broken))
        found.append(sample)
    return found


def evaluate(tested, batch=BATCH, **options):
    evaluator = Evaluator([dict(type='vlplugins.ProtocolMetric', **options)])
    evaluator.dataset_meta = dict(classes=CLASSES)
    for start in range(0, len(tested), 7):
        evaluator.process(tested[start:start + 7], batch)
    return evaluator.evaluate(len(tested))


@pytest.fixture
def log(monkeypatch):
    """What the metric logs."""
    lines = []
    monkeypatch.setattr('vlplugins.evaluation.protocol_metric.print_log', lambda text, **_: lines.append(text))
    return lines


def test_one_pass_serves_all_protocols(tmp_path, log):
    (tmp_path / 'classes.txt').write_text('c\nh\ng\n')
    for number, videos in enumerate(([1, 2, 3, 4], [40, 41, 42])):
        (tmp_path / f'{number}.txt').write_text(''.join(f'v{video}.avi {LABELS[video]}\n' for video in videos))
    found = evaluate(samples(), protocols=[
        'half', 'all', 'map', dict(type='class_splits', splits=[str(tmp_path / 'classes.txt')], name='three'),
        dict(type='file_splits', splits=[str(tmp_path / '0.txt'), str(tmp_path / '1.txt')])])
    videos = range(60)
    assert next(iter(found)) == 'all/top1'
    assert found['all/top1'] == np.mean(oracle.hits(SCORES, LABELS, videos, range(9), 1))
    assert found['all/top5'] == np.mean(oracle.hits(SCORES, LABELS, videos, range(9), 5))
    assert found['all/mean_class'] == pytest.approx(oracle.mean_class(SCORES, LABELS, videos, range(9)))
    assert found['all/mAP'] == pytest.approx(oracle.mean_ap(SCORES, LABELS, videos, range(9)))
    assert (found['half/top1_mean'], found['half/top1_std']) == pytest.approx(oracle.half_top1(SCORES, LABELS, 9))
    three = [video for video in videos if LABELS[video] in (2, 7, 6)]
    assert found['three/top1_mean'] == np.mean(oracle.hits(SCORES, LABELS, three, (2, 7, 6), 1))
    assert found['three/top1_std'] == 0
    lists = [np.mean(oracle.hits(SCORES, LABELS, part, range(9), 1)) for part in ([1, 2, 3, 4], [40, 41, 42])]
    assert (found['splits/top1_mean'], found['splits/top1_std']) == pytest.approx((np.mean(lists), np.std(lists)))


def test_top1_is_the_hosts():
    host = Evaluator([dict(type='AccMetric')])
    host.process(samples(), BATCH)
    expected = host.evaluate(60)
    found = evaluate(samples())
    assert [found[f'all/{name}'] for name in ('top1', 'top5', 'mean_class')] == pytest.approx(
        [expected[f'acc/{name}'] for name in ('top1', 'top5', 'mean1')])


def test_the_table_says_what_was_tested(log):
    evaluate(samples(broken=(3, 5)), protocols=['all', 'half'], describe=dict(templates='label'))
    head, titles, everything, half = log[-1].strip().splitlines()
    for words in ('60 videos listed, 58 decoded, 2 skipped', '9 classes', 'views: 12 of 8 frames, 4 x 6',
                  'scores: logits', 'templates: label'):
        assert words in head
    assert titles.split() == ['protocol', 'parts', 'classes', 'videos', 'top-1', 'top-5', 'mean', 'class']
    assert everything.split()[:4] == ['all', '1', '9', '58']
    assert half.startswith('half (seeds 0 to 9)') and '+-' in half


def test_the_seed_is_that_of_the_run(log, monkeypatch):
    monkeypatch.setitem(MessageHub.get_current_instance().runtime_info, 'seed', 1234)
    evaluate(samples())
    assert 'seed: 1234' in log[-1]


def test_videos_that_cannot_be_decoded_are_left_out():
    scores = SCORES.copy()
    scores[[3, 5]] = np.nan
    kept = [video for video in range(60) if video not in (3, 5)]
    expected = np.mean(oracle.hits(SCORES, LABELS, kept, range(9), 1))
    assert evaluate(samples(scores, broken=(3, 5)))['all/top1'] == expected


def test_a_dump_serves_other_protocols_without_the_model(tmp_path):
    path = tmp_path / 'scores.npz'
    online = evaluate(samples(broken=[2]), protocols=['half', 'map'], dump=str(path), describe=dict(templates='label'))
    table, offline = evaluate_scores(str(path), ['half', 'map'])
    assert offline == online
    assert 'templates: label' in table and '59 decoded, 1 skipped' in table
    (tmp_path / 'two.txt').write_text('a\nb\n')
    _, splits = evaluate_scores(str(path), class_splits=[str(tmp_path / 'two.txt')])
    two = [video for video in range(60) if LABELS[video] in (0, 1) and video != 2]
    assert splits['splits/top1_mean'] == np.mean(oracle.hits(SCORES, LABELS, two, (0, 1), 1))


def test_a_protocol_that_fails_costs_no_pass(tmp_path, log, monkeypatch):
    (tmp_path / '0.txt').write_text('v1.avi 0\nv99.avi 0\n')
    logger = MMLogger.get_instance('here', log_file=str(tmp_path / 'run.log'))
    monkeypatch.setattr(MMLogger, 'get_current_instance', lambda: logger)
    protocols = ['all', dict(type='file_splits', splits=[str(tmp_path / '0.txt')])]
    with pytest.raises(ValueError, match=r'0\.txt, line 2: v99\.avi .*scores\.npz needs no second pass'):
        evaluate(samples(), protocols=protocols)
    assert any(text.strip().startswith('60 videos listed') for text in log)
    np.testing.assert_array_equal(Scores.load(tmp_path / 'scores.npz').scores, SCORES)
    logging.getLogger('here').handlers.clear()


def test_several_labels_a_video():
    many_hot = np.random.RandomState(1).rand(60, 9) < 0.3
    tested = samples(labels=[torch.tensor(row, dtype=torch.float32) for row in many_hot])
    metrics = pytest.importorskip('sklearn.metrics')
    assert evaluate(tested, protocols=['map'])['all/mAP'] == pytest.approx(
        metrics.average_precision_score(many_hot, softmax(SCORES), average='macro'))


@pytest.mark.parametrize('tested, options, message', [
    (lambda: samples(names=False), dict(protocols=[dict(type='file_splits', splits=['LIST'])]), 'meta_keys'),
    (lambda: samples(SCORES[:, :8], LABELS % 8), {}, 'names 9 classes, but the model scores 8'),
    (lambda: samples(labels=LABELS + 5), {}, 'has the label 9'),
    (lambda: samples(SCORES[:, None].repeat(3, 1)), {}, 'average_clips'),
])
def test_mistakes_are_found_with_the_first_videos(tmp_path, tested, options, message):
    (tmp_path / 'list.txt').write_text('v1.avi 0\n')
    if options:
        options['protocols'][0]['splits'] = [str(tmp_path / 'list.txt')]
    evaluator = Evaluator([dict(type='vlplugins.ProtocolMetric', **options)])
    evaluator.dataset_meta = dict(classes=CLASSES)
    with pytest.raises(ValueError, match=message):
        evaluator.process(tested()[:10], BATCH)


def test_wrong_splits_are_found_before_the_first_video():
    evaluator = Evaluator([dict(type='vlplugins.ProtocolMetric',
                                protocols=[dict(type='class_splits', splits=['k600_new160_split1'])])])
    with pytest.raises(ValueError, match='not among the 9 classes'):
        evaluator.dataset_meta = dict(classes=CLASSES)


@pytest.mark.parametrize('options, message', [(dict(scores='log'), "'auto', 'logits' or 'prob'"),
                                              (dict(dump='scores.pkl'), 'npz')])
def test_wrong_options(options, message):
    with pytest.raises(ValueError, match=message):
        METRICS.build(dict(type='vlplugins.ProtocolMetric', **options))


def test_in_a_test_of_the_runner(tmp_path, log, monkeypatch):
    monkeypatch.setenv('VLPLUGINS_CACHE', str(tmp_path / 'cache'))
    tiny_clip.write_videos(tmp_path / 'videos', 7)
    (tmp_path / 'videos/4.mp4').write_bytes(b'no video')
    cfg = tiny_clip.config(tmp_path / 'videos')
    for key in ('train_dataloader', 'val_dataloader'):
        cfg.pop(key)
    cfg.test_dataloader.dataset.update(on_error='skip', pipeline=tiny_clip.pipeline(num_clips=2))
    cfg.update(test_cfg=dict(type='TestLoop'), work_dir=str(tmp_path / 'work'), log_level='ERROR',
               randomness=dict(seed=7), load_from=tiny_clip.save_checkpoint(cfg, tmp_path / 'model.pth'),
               test_evaluator=dict(type='vlplugins.ProtocolMetric', dump=str(tmp_path / 'scores.npz')))
    describe_evaluators(cfg)
    runner = Runner.from_cfg(cfg)
    found = runner.test()
    kept = [video for video in range(7) if video != 4]
    right = []
    for video in kept:
        sample = runner.test_dataloader.dataset[video]
        batch = dict(inputs=[sample['inputs']], data_samples=[sample['data_samples']])
        right.append(runner.model.test_step(batch)[0].pred_score.argmax().item() == video % 3)
    assert found['all/top1'] == np.mean(right)
    for words in ('7 videos listed, 6 decoded, 1 skipped', '3 classes', 'views: 2 of 3 frames, 16 x 16', 'seed: 7',
                  "templates: '{}'"):
        assert words in log[-1]
    scored = Scores.load(tmp_path / 'scores.npz')
    assert scored.skipped[0].endswith('4.mp4') and scored.classes == tiny_clip.LABELS


def evaluate_on(rank, folder):
    torch.set_num_threads(1)
    dist.init_process_group('gloo', init_method=f'file://{folder}/meeting', rank=rank, world_size=2)
    tested = samples(broken=[4])
    mine = [tested[index % 60] for index in range(rank, 62, 2)]  # dealt and padded as the host's sampler does
    evaluator = Evaluator([dict(type='vlplugins.ProtocolMetric', protocols=['all', 'half', 'map'])])
    evaluator.dataset_meta = dict(classes=CLASSES)
    evaluator.process(mine, BATCH)
    torch.save(evaluator.evaluate(60), f'{folder}/{rank}.pt')
    dist.destroy_process_group()


@pytest.mark.skipif(not dist.is_available(), reason='this torch has no distributed part')
def test_two_processes_give_what_one_gives(tmp_path):
    multiprocessing.start_processes(evaluate_on, args=(str(tmp_path), ), nprocs=2, start_method='fork')
    expected = evaluate(samples(broken=[4]), protocols=['all', 'half', 'map'])
    for rank in range(2):
        assert torch.load(tmp_path / f'{rank}.pt', weights_only=False) == expected
