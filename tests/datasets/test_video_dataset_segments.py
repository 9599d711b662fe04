"""`VideoDataset` with `segments=True`, and the samplers behind it."""

import numpy as np
import pytest

from tests.clips import decode_all
from vlplugins.datasets.video_reader import VideoDecodeError

OPEN, DECODE = dict(type='vlplugins.OpenVideo'), dict(type='vlplugins.DecodeFrames')
SAMPLERS = [
    dict(type='UniformSample', clip_len=4),
    dict(type='UniformSample', clip_len=4, num_clips=3, test_mode=True),
    dict(type='SampleFrames', clip_len=4, frame_interval=2, num_clips=2),
    dict(type='SampleFrames', clip_len=1, num_clips=5, test_mode=True),
    dict(type='SampleFrames', clip_len=30, num_clips=1),
    dict(type='DenseSampleFrames', clip_len=4, frame_interval=1, num_clips=2, sample_range=8),
    dict(type='UntrimmedSampleFrames', clip_len=1, clip_interval=2),
    dict(type='vlplugins.SampleSegments', num_frames=4),
    dict(type='vlplugins.SampleSegments', num_frames=16),
    dict(type='vlplugins.SampleSegments', num_frames=4, num_clips=3, test_mode=True),
    dict(type='vlplugins.SampleStride', num_frames=4),
    dict(type='vlplugins.SampleStride', num_frames=4, strides=(1, 4), jitter=True),
    dict(type='vlplugins.SampleStride', num_frames=4, strides=2, num_clips=3, pad='zero', test_mode=True),
]


@pytest.mark.parametrize('sampler', SAMPLERS, ids=lambda step: step['type'])
def test_every_sampler_stays_inside(build_dataset, sampler):
    np.random.seed(0)
    dataset = build_dataset('0.mp4 0.5 1.4 2\n', OPEN, sampler, segments=True)  # 10 frames a second
    drawn = set()
    for _ in range(50):
        results = dataset[0]
        results['video_reader'].close()
        assert (results['start_index'], results['total_frames']) == (5, 9)
        drawn |= set(np.ravel(results['frame_inds']))
    assert drawn <= set(range(5, 14))
    assert len(drawn) > 3


def test_the_pixels_are_those_of_the_segment(build_dataset, videos):
    dataset = build_dataset('1.mp4 1.0 1.3 0\n', OPEN, dict(type='vlplugins.SampleSegments', num_frames=3), DECODE,
                            segments=True)
    np.testing.assert_array_equal(np.stack(dataset[0]['imgs']), np.stack(decode_all(videos / '1.mp4')[10:13]))


@pytest.mark.parametrize(('segment', 'unit', 'expected'), [
    ('1.5 100', 'seconds', (15, 5)), ('0 inf', 'seconds', (0, 20)), ('0.05 0.06', 'seconds', (0, 1)),
    ('3 7', 'frames', (3, 4)), ('19 20', 'frames', (19, 1)), ('15 90', 'frames', (15, 5)),
])
def test_ends_are_clipped(build_dataset, segment, unit, expected):
    results = build_dataset(f'0.mp4 {segment} 0\n', OPEN, segments=True, segment_unit=unit)[0]
    results['video_reader'].close()
    assert (results['start_index'], results['total_frames']) == expected


def test_the_start_index_of_the_dataset_is_kept(build_dataset):
    results = build_dataset('0.mp4 0.5 1 0\n', OPEN, segments=True, start_index=1)[0]
    results['video_reader'].close()
    assert results['start_index'] == 6


def test_a_segment_behind_the_end(build_dataset):
    message = r'0\.mp4: its 20 frames, 10 a second, end before the segment from 2 to 3 seconds \(.*list\.txt, line 2\)'
    with pytest.raises(VideoDecodeError, match=message):
        build_dataset('0.mp4 1 2 0\n0.mp4 2 3 0\n', OPEN, segments=True)[1]
    dataset = build_dataset('0.mp4 2 3 0\n1.mp4 1 2 1\n', OPEN, segments=True, on_error='resample')
    assert {dataset[0]['label'] for _ in range(5)} == {1}
    assert 'before the segment' in dataset.skipped_videos.take()[0].cause


def test_shots_of_segments(build_dataset):
    text = ''.join(f'0.mp4 {start / 10} {start / 10 + 0.3} {start % 2}\n' for start in range(12))
    dataset = build_dataset(text, OPEN, segments=True, shots=2)
    assert len({dataset.get_data_info(index)['segment'] for index in range(4)}) == 4
    assert len(dataset) == 12


def test_several_labels(build_dataset):
    info = build_dataset('0.mp4 0.5 1 0 2\n', OPEN, segments=True, multi_class=True, num_classes=4).get_data_info(0)
    assert (info['label'].tolist(), info['segment']) == ([1, 0, 1, 0], (0.5, 1))


def test_wrong_use(build_dataset):
    with pytest.raises(ValueError, match=r'segments=True needs vlplugins\.OpenVideo'):
        build_dataset('0.mp4 0 1 0\n', dict(type='DecordInit'), segments=True)
    with pytest.raises(ValueError, match=r'line 1: the segment of 0\.mp4 from 1 to 1 is empty'):
        build_dataset('0.mp4 1 1 0\n', OPEN, segments=True)
    with pytest.raises(ValueError, match="segment_unit='minutes' is unknown"):
        build_dataset('0.mp4 0 1 0\n', OPEN, segments=True, segment_unit='minutes')
    with pytest.raises(ValueError, match='segments=True needs labels'):
        build_dataset('0.mp4 0 1 0\n', OPEN, segments=True, allow_unlabelled=True)
