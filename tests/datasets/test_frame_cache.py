"""`FrameCache`, and `cache_gib` of `VideoDataset` on it."""

import numpy as np
import pytest

from vlplugins.datasets.video_reader import VideoDecodeError, open_video, pyav_reader
from vlplugins.datasets.video_reader.frame_cache import GIB, FrameCache

OPEN, DECODE = dict(type='vlplugins.OpenVideo'), dict(type='vlplugins.DecodeFrames')
SAMPLE = dict(type='vlplugins.SampleSegments', num_frames=4, test_mode=True)
LIST = '0.mp4 0\n1.mp4 1\n2.mp4 2\n'
VIDEO = 20 * 32 * 32 * 3  # bytes of 0.mp4; 1.mp4 has a frame more


@pytest.fixture
def decoded(monkeypatch):
    """Files that were decoded, in order."""
    asked = []
    decode = pyav_reader.PyAVReader.get_frames
    monkeypatch.setattr(pyav_reader.PyAVReader, 'get_frames',
                        lambda self, indices: asked.append(len(indices)) or decode(self, indices))
    return asked


def test_a_video_is_decoded_once(build_dataset, decoded):
    plain, kept = (build_dataset(LIST, OPEN, SAMPLE, DECODE, **options) for options in ({}, {'cache_gib': 0.1}))
    for index in range(3):
        expected = plain[index]
        del decoded[:]
        for _ in range(3):
            sample = kept[index]
            for key in ('total_frames', 'avg_fps', 'img_shape'):
                assert sample[key] == expected[key]
            np.testing.assert_array_equal(sample['imgs'], expected['imgs'])
            assert 'frame_cache' not in sample
            sample['imgs'][0][:] = 0  # as a transform that writes in place
        assert decoded == [1, 20 + index]  # a frame to know its size, then all


def test_segments_and_draws_share_what_is_kept(build_dataset, decoded):
    dataset = build_dataset('0.mp4 0 0.9 0\n0.mp4 1 1.9 1\n', OPEN, dict(SAMPLE, test_mode=False), DECODE,
                            segments=True, num_draws=2, cache_gib=0.1)
    late = [set(draw['frame_inds']) for draw in dataset[1]]
    early = [set(draw['frame_inds']) for draw in dataset[0]]
    assert all(draw <= set(range(10, 19)) for draw in late) and all(draw <= set(range(9)) for draw in early)
    assert decoded == [1, 20]


def test_what_does_not_fit_is_decoded_every_time(videos, decoded):
    cache = FrameCache((VIDEO + 100) / GIB)
    for _ in range(2):
        for name in ('0.mp4', '1.mp4', '2.mp4'):
            reader = cache.open(name, lambda name=name: open_video(videos / name))
            assert reader.get_frames([0, 3])[0].shape == (32, 32, 3)
    assert cache.full and cache.used == VIDEO
    assert decoded == [1, 20, 1, 2, 2, 2, 2]  # the size of 1.mp4 was looked at; after it nothing more is kept


def test_a_broken_video_is_an_error_each_time(build_dataset):
    dataset = build_dataset('broken.mp4 0\n', OPEN, SAMPLE, DECODE, cache_gib=0.1)
    for _ in range(2):
        with pytest.raises(VideoDecodeError, match=r'broken.mp4'):
            dataset[0]


@pytest.mark.parametrize('steps, value, message', [
    ((OPEN, SAMPLE, DECODE), 0, 'cache_gib=0 must be a number of GiB above 0'),
    ((dict(type='DecordInit'), ), 1, 'cache_gib=1 keeps what vlplugins.OpenVideo opens'),
])
def test_wrong_options(build_dataset, steps, value, message):
    with pytest.raises(ValueError, match=message):
        build_dataset(LIST, *steps, cache_gib=value)
