import logging
from types import SimpleNamespace

import pytest
import torch
import torch.distributed as dist
from mmengine.evaluator import BaseMetric
from mmengine.model import BaseModel
from mmengine.runner import Runner
from torch import multiprocessing
from torch.utils.data import ConcatDataset

from tests.clips import write_clip
from vlplugins.datasets.skipped_videos import SkippedVideo, SkippedVideos
from vlplugins.engine.hooks import SkippedVideosHook


def runner_of(dataset, folder):
    return SimpleNamespace(train_dataloader=SimpleNamespace(dataset=dataset), work_dir=str(folder),
                           logger=logging.getLogger('test'))


def skipping(*names: str):
    """A data set of one sample that has gone on without some videos."""
    skipped = SkippedVideos()
    for name in names:
        skipped.add(SkippedVideo(name, 'list.txt, line 1', 'broken'))

    class Dataset(list):
        skipped_videos = skipped

    return Dataset([0])


def test_list_and_count(tmp_path, caplog):
    dataset = skipping('b.mp4', 'a.mp4', 'b.mp4')
    SkippedVideosHook().after_train(runner_of(dataset, tmp_path))
    rows = ['a.mp4\tlist.txt, line 1\t1\tbroken', 'b.mp4\tlist.txt, line 1\t2\tbroken']
    assert (tmp_path / 'skipped_videos.txt').read_text().splitlines() == rows
    assert 'Skipped videos: 2, 3 times in all' in caplog.text
    assert all(row in caplog.text for row in rows)
    assert dataset.skipped_videos.take() == []


def test_looks_into_data_sets_of_data_sets(tmp_path):
    repeated = SimpleNamespace(dataset=skipping('b.mp4'))
    both = ConcatDataset([skipping('a.mp4'), skipping()])
    both.datasets.append(repeated)
    SkippedVideosHook('list.tsv').after_train(runner_of(both, tmp_path))
    assert [row.split('\t')[0] for row in (tmp_path / 'list.tsv').read_text().splitlines()] == ['a.mp4', 'b.mp4']


def test_nothing_skipped(tmp_path, caplog):
    caplog.set_level(logging.INFO)
    SkippedVideosHook().after_train(runner_of(skipping(), tmp_path))
    assert 'No video was skipped.' in caplog.text
    caplog.clear()
    SkippedVideosHook().after_train(runner_of([0], tmp_path))  # a data set that never skips
    assert caplog.text == ''
    assert list(tmp_path.iterdir()) == []


def report(rank: int, folder: str) -> None:
    dist.init_process_group('gloo', init_method=f'file://{folder}/meeting', rank=rank, world_size=2)
    SkippedVideosHook().after_train(runner_of(skipping('both.mp4', f'rank_{rank}.mp4'), folder))
    dist.destroy_process_group()


@pytest.mark.skipif(not dist.is_available(), reason='this torch has no distributed part')
def test_gathers_all_ranks(tmp_path):
    multiprocessing.start_processes(report, args=(str(tmp_path), ), nprocs=2, start_method='fork')
    rows = [row.split('\t') for row in (tmp_path / 'skipped_videos.txt').read_text().splitlines()]
    assert [(row[0], row[2]) for row in rows] == [('both.mp4', '2'), ('rank_0.mp4', '1'), ('rank_1.mp4', '1')]


class Mean(BaseModel):
    """Smallest model that a runner can train."""

    def __init__(self):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.ones(1))

    def forward(self, inputs, data_samples=None, mode='tensor'):
        return dict(loss=(torch.stack(inputs).float().mean() * self.weight).sum())


@pytest.mark.parametrize('loop', [
    dict(type='EpochBasedTrainLoop', max_epochs=2),
    dict(type='IterBasedTrainLoop', max_iters=6),  # starts its workers before any hook is called
], ids=['epochs', 'iterations'])
def test_training_ends_with_the_list(tmp_path, loop):
    write_clip(tmp_path / 'sound.mp4', 12)
    (tmp_path / 'broken.mp4').write_bytes(b'no video')
    (tmp_path / 'list.txt').write_text('sound.mp4 0\nbroken.mp4 0\nsound.mp4 0\nmissing.mp4 0\n')
    steps = [dict(type='vlplugins.OpenVideo'), dict(type='UniformSample', clip_len=2),
             dict(type='vlplugins.DecodeFrames'), dict(type='FormatShape', input_format='NCTHW'),
             dict(type='PackActionInputs')]
    dataset = dict(type='vlplugins.VideoDataset', ann_file='list.txt', data_root=str(tmp_path), pipeline=steps,
                   data_prefix=dict(video=''), on_error='resample')
    loader = dict(dataset=dataset, batch_size=2, num_workers=2, persistent_workers=True,
                  sampler=dict(type='DefaultSampler', shuffle=True), collate_fn=dict(type='pseudo_collate'))
    runner = Runner(Mean(), str(tmp_path / 'work'), train_dataloader=loader, train_cfg=loop,
                    optim_wrapper=dict(optimizer=dict(type='SGD', lr=0.1)), default_scope='mmaction',
                    custom_hooks=[dict(type='vlplugins.SkippedVideosHook')], experiment_name=tmp_path.name)
    runner.train()
    rows = (tmp_path / 'work' / 'skipped_videos.txt').read_text().splitlines()
    assert [row.split('\t')[0] for row in rows] == [str(tmp_path / 'broken.mp4'), str(tmp_path / 'missing.mp4')]


class Guess(Mean):
    """Smallest model that a runner can test: it always says class 1."""

    def forward(self, inputs, data_samples=None, mode='tensor'):
        if mode == 'loss':
            return super().forward(inputs)
        return [sample.set_pred_score(torch.tensor([0.0, 1.0])) for sample in data_samples]


def runner_with_a_test(folder, metric, on_error='skip'):
    """A runner that validates and tests on a sound video, a broken and a missing one."""
    write_clip(folder / 'sound.mp4', 12)
    (folder / 'broken.mp4').write_bytes(b'no video')
    (folder / 'list.txt').write_text('sound.mp4 1\nbroken.mp4 1\nmissing.mp4 0\n')
    steps = [dict(type='vlplugins.OpenVideo'), dict(type='UniformSample', clip_len=2, test_mode=True),
             dict(type='vlplugins.DecodeFrames'), dict(type='FormatShape', input_format='NCTHW'),
             dict(type='PackActionInputs')]
    dataset = dict(type='vlplugins.VideoDataset', ann_file='list.txt', data_root=str(folder), pipeline=steps,
                   data_prefix=dict(video=''), on_error=on_error, test_mode=True)
    loader = dict(dataset=dataset, batch_size=2, num_workers=1, collate_fn=dict(type='pseudo_collate'),
                  sampler=dict(type='DefaultSampler', shuffle=False))
    return Runner(Guess(), str(folder / 'work'), test_dataloader=loader, test_cfg=dict(type='TestLoop'),
                  test_evaluator=metric, val_dataloader=loader, val_cfg=dict(type='ValLoop'), val_evaluator=metric,
                  default_scope='mmaction', custom_hooks=[dict(type='vlplugins.SkippedVideosHook')],
                  experiment_name=folder.name)


class DecodedMetric(BaseMetric):
    """Notes what became of `decoded`."""

    def process(self, data_batch, data_samples):
        self.results += [(sample['gt_label'].item(), sample['decoded']) for sample in data_samples]

    def compute_metrics(self, results):
        return dict(decoded=sum(decoded for _, decoded in results), labels=[label for label, _ in results])


@pytest.mark.parametrize('loop', ['val', 'test'])
def test_a_test_ends_with_the_list(tmp_path, loop):
    runner = runner_with_a_test(tmp_path, [DecodedMetric()])
    metrics = getattr(runner, loop)()
    assert metrics == dict(decoded=1, labels=[1, 1, 0])
    rows = (tmp_path / 'work' / f'skipped_videos_{loop}.txt').read_text().splitlines()
    assert [row.split('\t')[0] for row in rows] == [str(tmp_path / 'broken.mp4'), str(tmp_path / 'missing.mp4')]
    assert [row.split('\t')[2] for row in rows] == ['1', '1']


@pytest.mark.parametrize('loop', ['val', 'test'])
def test_metrics_that_would_count_skipped_videos_are_refused(tmp_path, loop):
    runner = runner_with_a_test(tmp_path, [DecodedMetric(), dict(type='AccMetric')])
    message = rf"{loop}_dataloader\.dataset\.on_error='skip' .* AccMetric would count\. .*vlplugins\.ProtocolMetric"
    with pytest.raises(ValueError, match=message):
        getattr(runner, loop)()


def test_the_host_metric_serves_where_nothing_is_skipped(tmp_path):
    runner = runner_with_a_test(tmp_path, dict(type='AccMetric'), on_error='raise')
    (tmp_path / 'list.txt').write_text('sound.mp4 1\n')
    assert runner.test()['acc/top1'] == 1
