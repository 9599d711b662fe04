import numpy as np
import pytest
from mmaction.registry import TRANSFORMS
from mmengine.registry import init_default_scope

from tests.clips import decode_all, write_clip
from vlplugins.datasets.transforms import DecodeFrames, OpenVideo
from vlplugins.datasets.video_reader import VideoDecodeError


@pytest.fixture(scope='module')
def clip(tmp_path_factory):
    return write_clip(tmp_path_factory.mktemp('clips') / 'clip.mp4', 30)


@pytest.mark.parametrize('backend', ['auto', 'pyav', 'decord'])
def test_gives_what_decord_init_gives(clip, backend):
    init_default_scope('mmaction')
    theirs = TRANSFORMS.build(dict(type='DecordInit'))(dict(filename=str(clip)))
    ours = TRANSFORMS.build(dict(type='vlplugins.OpenVideo', backend=backend))(dict(filename=str(clip)))
    assert theirs.keys() == ours.keys()
    assert (ours['total_frames'], ours['avg_fps']) == (theirs['total_frames'], theirs['avg_fps']) == (30, 25)


@pytest.mark.parametrize('sampler', [
    dict(type='UniformSample', clip_len=8),
    dict(type='UniformSample', clip_len=8, num_clips=2, test_mode=True),
    dict(type='SampleFrames', clip_len=4, frame_interval=2, num_clips=3),
    dict(type='SampleFrames', clip_len=64, frame_interval=1, num_clips=1),
    dict(type='DenseSampleFrames', clip_len=4, frame_interval=2, num_clips=2, sample_range=16),
])
def test_the_host_samples_from_it(clip, sampler):
    """The same pipeline and seed with the host's transforms gives the same frames."""
    init_default_scope('mmaction')
    outcomes = []
    for opening, decoding in (('vlplugins.OpenVideo', 'vlplugins.DecodeFrames'), ('DecordInit', 'DecordDecode')):
        np.random.seed(0)
        results = dict(filename=str(clip), start_index=0, modality='RGB')
        for step in (dict(type=opening), sampler, dict(type=decoding)):
            results = TRANSFORMS.build(step)(results)
        outcomes.append(results)
    ours, theirs = outcomes
    np.testing.assert_array_equal(ours['frame_inds'], theirs['frame_inds'])
    np.testing.assert_array_equal(np.stack(ours['imgs']), np.stack(theirs['imgs']))
    assert ours['img_shape'] == theirs['img_shape'] == (64, 96)
    assert ours['video_reader'] is None


@pytest.mark.parametrize('num_frames', [1, 2, 3])
@pytest.mark.parametrize('sampler', ['UniformSample', 'SampleFrames'])
def test_more_frames_than_the_video_has(tmp_path, num_frames, sampler):
    init_default_scope('mmaction')
    clip = write_clip(tmp_path / 'short.mp4', num_frames)
    options = dict(clip_len=8, **({} if sampler == 'UniformSample' else dict(frame_interval=1, num_clips=1)))
    results = dict(filename=str(clip), start_index=0, modality='RGB')
    for step in (dict(type='vlplugins.OpenVideo'), dict(type=sampler, **options), dict(type='vlplugins.DecodeFrames')):
        results = TRANSFORMS.build(step)(results)
    assert len(results['imgs']) == 8
    for image, index in zip(results['imgs'], results['frame_inds']):
        np.testing.assert_array_equal(image, decode_all(clip)[index])


def test_name_without_suffix_is_an_mp4(clip):
    assert OpenVideo()(dict(filename=str(clip.with_suffix(''))))['total_frames'] == 30


@pytest.mark.parametrize('backend', ['auto', 'pyav', 'decord'])
def test_other_storage(clip, backend):
    results = OpenVideo(backend, io_backend='local')(dict(filename=str(clip)))
    frame, = results['video_reader'].get_frames([11])
    np.testing.assert_array_equal(frame, decode_all(clip)[11])


def test_errors():
    with pytest.raises(ValueError, match="backend='opencv' is unknown"):
        OpenVideo('opencv')
    with pytest.raises(VideoDecodeError, match=r'nowhere\.mp4: the file does not exist'):
        OpenVideo()(dict(filename='/nowhere.mp4'))


def test_representations_show_the_arguments():
    assert repr(OpenVideo('pyav', 2)) == "OpenVideo(backend='pyav', num_threads=2, io_backend='disk')"
    assert repr(DecodeFrames()) == 'DecodeFrames()'
