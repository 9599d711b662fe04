"""`num_draws` of `VideoDataset`."""

import numpy as np
import pytest
import torch
from mmengine.dataset import RepeatDataset, pseudo_collate
from mmengine.runner import Runner
from torch.utils.data import DataLoader

from tests.clips import decode_all
from vlplugins.datasets import flatten_draws
from vlplugins.datasets.draw import Draw
from vlplugins.datasets.video_reader import VideoDecodeError, pyav_reader

OPEN, DECODE = dict(type='vlplugins.OpenVideo'), dict(type='vlplugins.DecodeFrames')
SAMPLE = dict(type='vlplugins.SampleSegments', num_frames=4)
PACK = [dict(type='FormatShape', input_format='NCTHW'), dict(type='PackActionInputs')]
LIST = '0.mp4 0\n1.mp4 1\n2.mp4 2\n'


def test_every_draw_has_its_own_frames(build_dataset, videos):
    dataset = build_dataset(LIST, OPEN, SAMPLE, DECODE, dict(type='Flip', flip_ratio=0.5), num_draws=6)
    frames = decode_all(videos / '1.mp4')
    draws = dataset[Draw(1, 0, 0)]
    assert len(draws) == 6
    for draw in draws:
        expected = [frames[index][:, ::-1] if draw['flip'] else frames[index] for index in draw['frame_inds']]
        np.testing.assert_array_equal(draw['imgs'], expected)
    assert len({tuple(draw['frame_inds']) for draw in draws}) > 3
    assert {draw['flip'] for draw in draws} == {True, False}
    draws[0]['imgs'][0][:] = 0  # what a transform writes in place
    assert all(draw['imgs'][0].any() for draw in draws[1:])


def test_the_video_is_decoded_once(build_dataset, monkeypatch):
    asked = []
    decode = pyav_reader.PyAVReader.get_frames
    monkeypatch.setattr(pyav_reader.PyAVReader, 'get_frames',
                        lambda self, indices: asked.append(list(indices)) or decode(self, indices))
    draws = build_dataset(LIST, OPEN, SAMPLE, DECODE, num_draws=5)[0]
    assert asked == [sorted({index for draw in draws for index in draw['frame_inds']})]


def test_segments(build_dataset, videos):
    draws = build_dataset('0.mp4 0.5 1.4 2\n', OPEN, SAMPLE, DECODE, segments=True, num_draws=4)[0]
    frames = decode_all(videos / '0.mp4')
    for draw in draws:
        assert set(draw['frame_inds']) <= set(range(5, 14))
        np.testing.assert_array_equal(draw['imgs'], [frames[index] for index in draw['frame_inds']])


@pytest.mark.parametrize('num_workers', [0, 2])
def test_a_batch_holds_all_clips(build_dataset, num_workers):
    dataset = build_dataset(LIST, OPEN, SAMPLE, DECODE, *PACK, num_draws=3)
    batches = list(DataLoader(dataset, 2, num_workers=num_workers, collate_fn=pseudo_collate))
    assert [len(batch['inputs']) for batch in batches] == [6, 3]
    assert [one.gt_label.item() for batch in batches for one in batch['data_samples']] == [0, 0, 0, 1, 1, 1, 2, 2, 2]


def test_a_dataset_inside_of_another_one_wants_the_collate_function(build_dataset):
    dataset = build_dataset(LIST, OPEN, SAMPLE, DECODE, *PACK, num_draws=3)
    loader = Runner.build_dataloader(
        dict(batch_size=2, num_workers=0, dataset=RepeatDataset(dataset, 2), sampler=dict(type='DefaultSampler'),
             collate_fn=dict(type='vlplugins.flatten_draws')), seed=0)
    assert [len(batch['inputs']) for batch in loader] == [6, 6, 6]
    single = [dict(inputs=torch.zeros(1)), dict(inputs=torch.ones(1))]
    assert flatten_draws(single) == pseudo_collate(single)


def test_broken_videos(build_dataset):
    with pytest.raises(VideoDecodeError, match=r'broken\.mp4: .*line 1'):
        build_dataset('broken.mp4 0\n', OPEN, SAMPLE, DECODE, num_draws=2)[0]
    dataset = build_dataset('broken.mp4 0\n1.mp4 1\n', OPEN, SAMPLE, DECODE, num_draws=2, on_error='resample')
    assert [draw['label'] for draw in dataset[0]] == [1, 1]


def test_what_does_not_go_together(build_dataset):
    for wrong in (0, 1.5, True):
        with pytest.raises(ValueError, match='num_draws=.* must be a whole number'):
            build_dataset(LIST, OPEN, SAMPLE, DECODE, num_draws=wrong)
    with pytest.raises(ValueError, match='num_draws=2 belongs to training'):
        build_dataset(LIST, OPEN, SAMPLE, DECODE, num_draws=2, test_mode=True)
    with pytest.raises(ValueError, match=r'num_draws needs vlplugins\.OpenVideo and then .*found DecordInit, Sample'):
        build_dataset(LIST, dict(type='DecordInit'), SAMPLE, dict(type='DecordDecode'), num_draws=2)
