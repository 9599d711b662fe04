import pickle
import re

import numpy as np
import pytest
import torch
from mmaction.registry import DATASETS
from mmengine.registry import init_default_scope
from torch.utils.data import DataLoader

from tests.clips import write_clip
from vlplugins.datasets.video_reader import VideoDecodeError

PIPELINE = [
    dict(type='vlplugins.OpenVideo'),
    dict(type='UniformSample', clip_len=4),
    dict(type='vlplugins.DecodeFrames'),
    dict(type='FormatShape', input_format='NCTHW'),
    dict(type='PackActionInputs')
]


@pytest.fixture(scope='module')
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp('videos')
    write_clip(folder / 'one.mp4', 12)
    write_clip(folder / 'two words.mp4', 12, seed=1)
    (folder / 'broken.mp4').write_bytes((folder / 'one.mp4').read_bytes()[:300])
    (folder / 'labels.txt').write_text('running\njumping\nwalking\n')
    return folder


@pytest.fixture
def build(folder, tmp_path):
    init_default_scope('mmaction')

    def build(text: str, **options):
        (tmp_path / 'list.txt').write_text(text)
        config = dict(type='vlplugins.VideoDataset', ann_file=str(tmp_path / 'list.txt'), pipeline=PIPELINE,
                      data_prefix=dict(video=str(folder)))
        return DATASETS.build({**config, **options})

    return build


def test_samples(build, folder, tmp_path):
    dataset = build('one.mp4 0\ntwo words.mp4 2\n', label_file=str(folder / 'labels.txt'))
    assert len(dataset) == 2
    assert dataset.metainfo['classes'] == ('running', 'jumping', 'walking')
    sample = dataset[1]
    assert sample['inputs'].shape == (1, 3, 4, 64, 96)
    assert sample['data_samples'].gt_label.tolist() == [2]
    info = dataset.get_data_info(1)
    assert info['filename'] == str(folder / 'two words.mp4')
    assert info['source'] == f'{tmp_path / "list.txt"}, line 2'


def test_several_labels_become_one_row(build):
    dataset = build('one.mp4 0 2\n', multi_class=True, num_classes=4)
    assert dataset.get_data_info(0)['label'].tolist() == [1, 0, 1, 0]
    with pytest.raises(ValueError, match='multi_class=True needs num_classes'):
        build('one.mp4 0 2\n', multi_class=True)


def test_list_without_labels(build):
    assert build('one.mp4\ntwo words.mp4\n', allow_unlabelled=True).get_data_info(1)['label'] == -1
    with pytest.raises(ValueError, match=r"list\.txt, line 2: 'two words\.mp4' has no label"):
        build('one.mp4 0\ntwo words.mp4\n')


def test_label_outside_the_label_list(build, folder):
    with pytest.raises(ValueError, match=r'line 2: the label 3 of two words\.mp4 .* the 3 labels of .*labels\.txt'):
        build('one.mp4 0\ntwo words.mp4 3\n', label_file=str(folder / 'labels.txt'))
    with pytest.raises(ValueError, match='line 1: the label 2 .* the 2 labels of num_classes=2'):
        build('one.mp4 2\n', num_classes=2)
    with pytest.raises(ValueError, match='line 1: the label -1'):
        build('one.mp4 -1\n')


def test_label_list_of_another_length(build, folder):
    with pytest.raises(ValueError, match=r'3 labels in .*labels\.txt, but num_classes=4'):
        build('one.mp4 0\n', label_file=str(folder / 'labels.txt'), num_classes=4)


def test_missing_lists(build, tmp_path):
    with pytest.raises(FileNotFoundError, match=r'nowhere\.txt does not exist'):
        build('', ann_file=str(tmp_path / 'nowhere.txt'))
    with pytest.raises(FileNotFoundError, match='nolabels'):
        build('one.mp4 0\n', label_file=str(tmp_path / 'nolabels.txt'))


@pytest.mark.parametrize('test_mode', [True, False])
@pytest.mark.parametrize(('name', 'cause'), [
    ('missing.mp4', 'the file does not exist'),
    ('broken.mp4', 'pyav: .*; decord: '),
])
def test_raise_names_file_cause_and_line(build, name, cause, test_mode):
    dataset = build(f'one.mp4 0\n{name} 1\n', test_mode=test_mode)
    with pytest.raises(VideoDecodeError, match=rf'{re.escape(name)}: {cause}.*\(.*list\.txt, line 2\)'):
        dataset[1]


def test_raise_through_a_worker(build):
    loader = DataLoader(build('missing.mp4 1\n'), num_workers=1, collate_fn=list)
    with pytest.raises(VideoDecodeError, match=r'missing\.mp4: the file does not exist \(.*line 1\)'):
        next(iter(loader))


def collect(dataset, num_workers: int, **options) -> list:
    loader = DataLoader(dataset, num_workers=num_workers, collate_fn=list, **options)
    for _ in range(2):
        labels = [sample['data_samples'].gt_label.item() for batch in loader for sample in batch]
    return labels


@pytest.mark.parametrize('options', [
    dict(num_workers=0),
    dict(num_workers=2),
    dict(num_workers=2, persistent_workers=True),
])
def test_resample_goes_on_and_remembers(build, folder, options):
    dataset = build('one.mp4 0\nbroken.mp4 1\ntwo words.mp4 2\nmissing.mp4 1\n', on_error='resample')
    labels = collect(dataset, **options)
    assert len(labels) == 4
    assert set(labels) <= {0, 2}
    taken = dataset.skipped_videos.take()
    assert {video.filename for video in taken} == {str(folder / 'broken.mp4'), str(folder / 'missing.mp4')}
    assert len(taken) >= 4  # two epochs, and whatever was met when another video was drawn
    assert {video.source.split(', ')[-1] for video in taken} == {'line 2', 'line 4'}


def test_resample_depends_on_the_seed_alone(build):
    dataset = build('broken.mp4 0\none.mp4 1\ntwo words.mp4 2\n', on_error='resample')
    drawn = []
    for seed in (0, 0, 1, 2, 3, 4):
        np.random.seed(seed)
        drawn.append([dataset[0]['data_samples'].gt_label.item() for _ in range(8)])
    assert drawn[0] == drawn[1]
    assert len({tuple(labels) for labels in drawn}) > 1


def test_resample_gives_up(build):
    dataset = build('broken.mp4 0\nmissing.mp4 1\n', on_error='resample', max_resamples=3)
    with pytest.raises(RuntimeError, match=r'4 videos of .*list\.txt in a row cannot be decoded; the last: '):
        dataset[0]


def test_faults_of_the_pipeline_are_not_taken_for_broken_videos(build):
    dataset = build('one.mp4 0\n', on_error='resample', pipeline=[dict(type='vlplugins.DecodeFrames')])
    with pytest.raises(KeyError, match='frame_inds'):
        dataset[0]


def test_a_test_set_does_not_replace_videos(build):
    with pytest.raises(ValueError, match="on_error='resample' would put other videos into a test set"):
        build('one.mp4 0\n', on_error='resample', test_mode=True)
    with pytest.raises(ValueError, match="on_error='skip' marks the videos that a test leaves out"):
        build('one.mp4 0\n', on_error='skip')
    with pytest.raises(ValueError, match="on_error='ignore' is unknown"):
        build('one.mp4 0\n', on_error='ignore')


def test_survives_pickling(build):
    dataset = pickle.loads(pickle.dumps(build('one.mp4 0\nbroken.mp4 1\n', on_error='resample')))
    assert isinstance(dataset[1]['inputs'], torch.Tensor)
