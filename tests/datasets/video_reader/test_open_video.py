import pickle
import sys

import numpy as np
import pytest

from tests.clips import decode_all, write_clip
from tests.sample_videos import FOLDER, REASON
from vlplugins.datasets.video_reader import VideoDecodeError, open_video
from vlplugins.datasets.video_reader import open_video as package_export
from vlplugins.datasets.video_reader.decord_reader import DecordReader
from vlplugins.datasets.video_reader.pyav_reader import PyAVReader


@pytest.fixture
def clip(tmp_path):
    return write_clip(tmp_path / 'clip.mp4', 20)


def test_auto_takes_pyav(clip):
    assert package_export is open_video
    assert isinstance(open_video(clip)._reader, PyAVReader)


@pytest.mark.parametrize('backend', ['auto', 'pyav', 'decord'])
def test_all_backends_agree(clip, backend):
    reader = open_video(clip, backend)
    assert len(reader) == 20
    assert reader.avg_fps == 25
    for frame, index in zip(reader.get_frames([19, 3, 3]), [19, 3, 3]):
        np.testing.assert_array_equal(frame, decode_all(clip)[index])
    reader.close()


def test_auto_reads_with_decord_where_pyav_is_missing(clip, monkeypatch):
    monkeypatch.setattr('vlplugins.datasets.video_reader.pyav_stream.av', None)
    reader = open_video(clip)
    assert isinstance(reader._reader, DecordReader)
    assert len(reader.get_frames([1])) == 1


def test_auto_goes_on_with_decord_where_pyav_cannot_decode(clip, monkeypatch):

    def fail(self, indices):
        raise VideoDecodeError(str(clip), 'broken on purpose')

    monkeypatch.setattr(PyAVReader, 'get_frames', fail)
    np.testing.assert_array_equal(open_video(clip).get_frames([5])[0], decode_all(clip)[5])
    monkeypatch.setattr(DecordReader, '__len__', lambda self: 7)
    with pytest.raises(VideoDecodeError, match='broken on purpose; decord: finds 7 frames, not 20'):
        open_video(clip).get_frames([5])


def test_error_names_file_and_both_causes(tmp_path, monkeypatch):
    path = tmp_path / 'text.mp4'
    path.write_text('no video')
    with pytest.raises(VideoDecodeError, match=r'text\.mp4: pyav: .*Invalid data.*; decord: Error reading'):
        open_video(path)
    monkeypatch.setitem(sys.modules, 'decord', None)
    with pytest.raises(VideoDecodeError, match='decord is not installed'):
        open_video(path)


@pytest.mark.skipif(not (FOLDER / 'corrupt.mp4').exists(), reason=REASON)
@pytest.mark.parametrize('backend', ['auto', 'pyav', 'decord'])
def test_real_corrupt_file(backend):
    with pytest.raises(VideoDecodeError, match=r'corrupt\.mp4'):
        open_video(FOLDER / 'corrupt.mp4', backend).get_frames([0, 20, 49])


@pytest.mark.parametrize('backend', ['auto', 'pyav', 'decord'])
def test_missing_file(tmp_path, backend):
    with pytest.raises(VideoDecodeError, match=r'nowhere\.mp4: the file does not exist'):
        open_video(tmp_path / 'nowhere.mp4', backend)


def test_unknown_backend(clip):
    with pytest.raises(ValueError, match=r"backend='opencv' is unknown; choose one of auto, pyav, decord"):
        open_video(clip, 'opencv')


def test_error_survives_a_worker():
    error = VideoDecodeError('a.mp4', 'a cause')
    assert str(pickle.loads(pickle.dumps(error))) == str(error) == 'cannot decode a.mp4: a cause'
    assert str(VideoDecodeError('a text of torch')) == 'a text of torch'
