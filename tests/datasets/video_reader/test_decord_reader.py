import numpy as np
import pytest

from tests.clips import decode_all, remux, write_clip
from tests.sample_videos import REASON, sample_videos
from vlplugins.datasets.video_reader import VideoDecodeError
from vlplugins.datasets.video_reader.decord_reader import DecordReader
from vlplugins.datasets.video_reader.pyav_reader import PyAVReader

CLIPS = {
    'b_frames.mp4': {},
    'open_gop.mkv': dict(options={'x264-params': 'keyint=7:open-gop=1:bframes=3'}),
    'mpeg4.avi': dict(codec='mpeg4', options={'g': '10', 'bf': '2'}),
    'h264.avi': dict(options={'x264-params': 'keyint=10:bframes=0'}),
    'intra_refresh.mp4': dict(options={'x264-params': 'keyint=10:intra-refresh=1:bframes=2'}),
    'hevc.mp4': dict(codec='libx265', options={'x265-params': 'keyint=12:log-level=none'}),
    'variable_rate.mkv': dict(stamps=[n * n + 10 * n for n in range(30)]),
    'one_frame.mp4': dict(num_frames=1),
    'rotated_90.mp4': dict(rotation=90),
    'rotated_180.mp4': dict(rotation=180),
    'rotated_270.mov': dict(rotation=270),
    'with_sound.mp4': dict(audio=True),
}


def assert_same_as_pyav(path):
    decord, pyav = DecordReader(str(path)), PyAVReader(str(path))
    assert len(decord) == len(pyav)
    indices = [len(pyav) - 1, 0, len(pyav) // 2, 0]
    assert_equal(decord.get_frames(indices[2:]), pyav.get_frames(indices[2:]))
    assert_equal(decord.get_frames(indices), pyav.get_frames(indices))


def assert_equal(ours, theirs):
    for one, two in zip(ours, theirs):
        np.testing.assert_array_equal(one, two)


@pytest.mark.parametrize('name', CLIPS)
def test_same_frames_as_pyav(tmp_path, name):
    assert_same_as_pyav(write_clip(tmp_path / name, **CLIPS[name]))


# decord knows no AV1
REAL = [path for path in sample_videos() if 'av1' not in path.stem]


@pytest.mark.skipif(not REAL, reason=REASON)
@pytest.mark.parametrize('path', REAL, ids=lambda path: path.name)
def test_same_frames_as_pyav_on_real_clips(path):
    assert_same_as_pyav(path)


@pytest.mark.parametrize('cut', [5, 15])
def test_frames_that_an_edit_list_cuts_away_do_not_count(tmp_path, cut):
    whole = write_clip(tmp_path / 'whole.mp4', options={'x264-params': 'keyint=12'})
    assert_same_as_pyav(remux(whole, tmp_path / 'cut.mp4', shift=-cut, avoid_negative_ts='disabled'))


def test_from_memory(tmp_path):
    path = write_clip(tmp_path / 'clip.mp4')
    frame, = DecordReader('in memory', data=path.read_bytes()).get_frames([4])
    np.testing.assert_array_equal(frame, decode_all(path)[4])


def test_error_names_the_file_and_leaves_out_the_stack(tmp_path):
    path = tmp_path / 'text.mp4'
    path.write_text('no video')
    with pytest.raises(VideoDecodeError, match='text.mp4') as error:
        DecordReader(str(path))
    assert '\n' not in str(error.value)
