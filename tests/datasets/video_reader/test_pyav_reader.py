import random
from pathlib import Path

import av
import numpy as np
import pytest

from tests.clips import decode_all, remux, write_clip
from tests.sample_videos import REASON, sample_videos
from vlplugins.datasets.video_reader import VideoDecodeError
from vlplugins.datasets.video_reader.packet_index import PacketIndex
from vlplugins.datasets.video_reader.pyav_reader import PyAVReader


def h264(parameters: str) -> dict:
    return dict(options={'x264-params': parameters})


def hevc(parameters: str) -> dict:
    return dict(codec='libx265', options={'x265-params': f'{parameters}:log-level=none'})


VFR = np.cumsum(np.random.RandomState(3).randint(5, 120, 40)).tolist()

CLIPS = {
    'default.mp4': h264('keyint=12'),
    'no_b_frames.mp4': h264('keyint=12:bframes=0'),
    'no_pyramid.mp4': h264('keyint=10:bframes=1:b-pyramid=none'),
    'deep_pyramid.mp4': h264('keyint=30:bframes=8:b-adapt=0:b-pyramid=normal:ref=5'),
    'strict_pyramid.mkv': h264('keyint=20:bframes=5:b-adapt=0:b-pyramid=strict'),
    'open_gop.mp4': h264('keyint=9:min-keyint=9:open-gop=1:bframes=3:b-adapt=0:scenecut=0'),
    'open_gop.mkv': h264('keyint=7:open-gop=1:bframes=5:b-adapt=0:b-pyramid=normal:ref=6:weightp=2:direct=temporal'),
    'open_gop.ts': h264('keyint=9:open-gop=1:bframes=3:b-adapt=0'),
    'all_intra.mp4': h264('keyint=1'),
    'intra_refresh.mp4': h264('keyint=15:intra-refresh=1:bframes=2'),
    'one_key_frame.mov': h264('keyint=infinite:bframes=3'),
    'interlaced.mp4': h264('keyint=12:tff=1'),
    'slices.flv': h264('keyint=12:slices=4'),
    'no_stamps.h264': h264('keyint=12'),
    'full_chroma.mp4': dict(pix_fmt='yuv444p', **h264('keyint=12')),
    'ten_bits.mp4': dict(pix_fmt='yuv420p10le', **h264('keyint=12')),
    'hevc.mp4': hevc('keyint=12'),
    'hevc_layers.mkv': hevc('keyint=24:temporal-layers=3:bframes=4:b-adapt=0'),
    'mpeg4.avi': dict(codec='mpeg4', options={'g': '10'}),
    'mpeg4_b_frames.avi': dict(codec='mpeg4', options={'g': '10', 'bf': '2'}),
    'mpeg4_b_frames.mp4': dict(codec='mpeg4', options={'g': '10', 'bf': '2'}),
    'mpeg2_b_frames.ts': dict(codec='mpeg2video', options={'g': '10', 'bf': '2'}),
    'mpeg2_b_frames.mpg': dict(codec='mpeg2video', options={'g': '10', 'bf': '2'}),
    'vp8.webm': dict(codec='libvpx', options={'g': '12', 'cpu-used': '8', 'deadline': 'realtime'}),
    'vp9.webm': dict(codec='libvpx-vp9', options={'g': '12', 'cpu-used': '8', 'deadline': 'realtime'}),
    'av1.mkv': dict(codec='libsvtav1', options={'g': '12', 'preset': '12'}),
    'mjpeg.avi': dict(codec='mjpeg', pix_fmt='yuvj420p'),
    'lossless.mkv': dict(codec='ffv1'),
    'animation.gif': dict(codec='gif', pix_fmt='rgb8'),
    'variable_rate.mp4': dict(stamps=VFR, **h264('keyint=12:bframes=3')),
    'variable_rate.mkv': dict(stamps=VFR, **h264('keyint=12:bframes=3')),
    'rotated_90.mp4': dict(rotation=90),
    'rotated_180.mov': dict(rotation=180),
    'rotated_270.mp4': dict(rotation=270),
    'one_frame.mp4': dict(num_frames=1),
    'one_frame.mkv': dict(num_frames=1),
    'two_frames.mp4': dict(num_frames=2),
    'three_frames.avi': dict(num_frames=3, codec='mpeg4'),
    'not_in_blocks.mp4': dict(size=(98, 66)),
    'odd_size.mp4': dict(size=(97, 63), pix_fmt='yuv444p'),
    'odd_size.avi': dict(size=(97, 63), codec='mpeg4'),
    'with_sound.mp4': dict(audio=True),
    'fragments.mp4': dict(container_options={'movflags': 'frag_keyframe+empty_moov'}, **h264('keyint=12')),
}

# What is decoded from its beginning, and why; everything else must never need it.
SLOW = {
    'intra_refresh.mp4': 'key frames that are none',
    'no_stamps.h264': 'no time stamps',
    'mpeg2_b_frames.mpg': 'a container that finds no key frame',
}


def assert_same(frames, expected):
    assert len(frames) == len(expected)
    for frame, reference in zip(frames, expected):
        np.testing.assert_array_equal(frame, reference)


@pytest.fixture(scope='module')
def clip(tmp_path_factory):
    folder = tmp_path_factory.mktemp('clips')
    made = {}

    def make(name: str) -> Path:
        if name not in made:
            made[name] = write_clip(folder / name, **{'num_frames': 40, **CLIPS[name]})
        return made[name]

    return make


def upright(path: Path) -> list:
    turns = int(path.stem.split('_')[1]) // 90 if path.stem.startswith('rotated') else 0
    return [np.rot90(frame, turns) for frame in decode_all(path)]


@pytest.mark.parametrize('num_threads', [1, 3])
@pytest.mark.parametrize('name', CLIPS)
def test_equals_sequential_decoding(clip, name, num_threads, monkeypatch):
    reference = upright(clip(name))
    from_start = []
    original = PyAVReader._decode_from_start
    monkeypatch.setattr(PyAVReader, '_decode_from_start',
                        lambda self, indices: from_start.append(1) or original(self, indices))
    reader = PyAVReader(str(clip(name)), num_threads)
    assert len(reader) == len(reference)
    rng = random.Random(name)
    for _ in range(8):
        indices = [rng.randrange(len(reader)) for _ in range(rng.randint(1, 8))]
        assert_same(reader.get_frames(indices), [reference[index] for index in indices])
    assert_same(reader.get_frames(range(len(reader))), reference)
    assert bool(from_start) == (name in SLOW)
    reader.close()


@pytest.mark.skipif(not sample_videos(), reason=REASON)
@pytest.mark.parametrize('path', sample_videos(), ids=lambda path: path.name)
def test_real_clips_equal_sequential_decoding(path):
    reference = decode_all(path)
    if path.stem == 'rotated_90':
        reference = [np.rot90(frame, -1) for frame in reference]
    reader = PyAVReader(str(path))
    assert len(reader) == len(reference)
    rng = random.Random(0)
    for _ in range(2):
        indices = [rng.randrange(len(reader)) for _ in range(8)]
        assert_same(reader.get_frames(indices), [reference[index] for index in indices])


@pytest.mark.parametrize('name', ['default.mp4', 'mpeg4_b_frames.avi', 'open_gop.mkv', 'variable_rate.mkv'])
def test_skips_what_nobody_asked_for(clip, name, monkeypatch):
    decoded = []
    original = PyAVReader._frames_of
    monkeypatch.setattr(PyAVReader, '_frames_of',
                        lambda self, *run: (decoded.append(frame.pts) or frame for frame in original(self, *run)))
    reader = PyAVReader(str(clip(name)))
    reader.get_frames([0, len(reader) - 2])
    assert len(decoded) < len(reader) / 2


@pytest.mark.parametrize('cut', [5, 15, 30])
def test_edit_list(clip, tmp_path, cut):
    """Frames before the start that an edit list sets are decoded for the others, and not counted."""
    path = remux(clip('default.mp4'), tmp_path / 'cut.mp4', shift=-cut, avoid_negative_ts='disabled')
    reader = PyAVReader(str(path))
    assert any(packet.is_discard for packet in reader._index.packets)
    assert_same(reader.get_frames(range(len(reader))), decode_all(clip('default.mp4'))[cut:])
    assert_same(reader.get_frames([3]), decode_all(path)[3:4])


def test_packets_that_lie_about_key_frames(clip, monkeypatch):
    """A container without a table of key frames calls all of them so."""
    reader = PyAVReader(str(clip('mpeg4_b_frames.mp4')))
    all_keys = [packet._replace(is_keyframe=True) for packet in reader._index.packets]
    reader._index = reader._stream.index = PacketIndex(all_keys)
    assert reader._decode_runs({17}) is None
    assert_same(reader.get_frames([17]), decode_all(clip('mpeg4_b_frames.mp4'))[17:18])


def test_index_of_another_file_is_noticed(clip):
    reader = PyAVReader(str(clip('default.mp4')))
    shifted = [packet._replace(pts=packet.pts + 1) for packet in reader._index.packets]
    reader._index = reader._stream.index = PacketIndex(shifted)
    assert_same(reader.get_frames([20]), decode_all(clip('default.mp4'))[20:21])


def test_takes_the_video_stream_of_the_highest_bit_rate(tmp_path):
    path = tmp_path / 'two.mp4'
    with av.open(str(path), 'w') as container:
        streams = [container.add_stream('libx264', rate=25) for _ in range(3)]
        for stream, width in zip(streams, (64, 256, 128)):
            stream.width, stream.height, stream.pix_fmt = width, 64, 'yuv420p'
        for number in range(12):
            for stream in streams:
                image = np.random.RandomState(number).randint(0, 256, (64, stream.width, 3)).astype(np.uint8)
                frame = av.VideoFrame.from_ndarray(image, format='rgb24')
                frame.pts = number
                container.mux(stream.encode(frame))
        for stream in streams:
            container.mux(stream.encode(None))
    assert PyAVReader(str(path)).get_frames([3])[0].shape == (64, 256, 3)


@pytest.mark.filterwarnings('ignore:.*mp4.*:RuntimeWarning')
def test_damaged_files_give_sequential_frames_or_an_error(tmp_path):
    """A frame may also be what it was before the damage, where the damage lies in a frame that was skipped."""
    whole = write_clip(tmp_path / 'whole.mp4', 60, options={'x264-params': 'keyint=20'})
    sound, originals = whole.read_bytes(), decode_all(whole)
    num_damaged = 0
    for seed in range(40):
        rng, data, path = random.Random(seed), bytearray(sound), tmp_path / f'{seed}.mp4'
        data[rng.randrange(sound.index(b'mdat') + 4, sound.rindex(b'moov') - 4)] ^= 1 << rng.randrange(8)
        path.write_bytes(bytes(data))
        try:
            reader = PyAVReader(str(path))
            indices = [rng.randrange(len(reader)) for _ in range(4)]
            frames = [reader.get_frames([index])[0] for index in indices]
        except VideoDecodeError as error:
            assert str(path) in str(error)
            continue
        try:
            reference = decode_all(path)
        except av.FFmpegError:
            continue  # it stops at a frame that was skipped
        for frame, index in zip(frames, indices):
            if not np.array_equal(frame, originals[index]):
                np.testing.assert_array_equal(frame, reference[index])
                num_damaged += 1
    assert num_damaged > 0


@pytest.mark.parametrize('suffix', ['mp4', 'mkv'])
def test_head_of_a_file_that_was_cut_off(tmp_path, suffix):
    index_first = {'movflags': 'faststart'} if suffix == 'mp4' else {}
    whole = write_clip(tmp_path / f'whole.{suffix}', 60, options={'x264-params': 'keyint=20:bframes=0'},
                       container_options=index_first)
    cut = tmp_path / f'cut.{suffix}'
    cut.write_bytes(whole.read_bytes()[:whole.stat().st_size * 6 // 10])
    if suffix == 'mp4':
        with pytest.warns(RuntimeWarning, match=r'cut\.mp4: the file is cut off; the \d+ frames'):
            reader = PyAVReader(str(cut))
    else:
        reader = PyAVReader(str(cut))
    assert 10 < len(reader) < 60
    assert_same(reader.get_frames(range(len(reader))), decode_all(whole)[:len(reader)])


@pytest.mark.parametrize('content', [b'', b'no video at all\n' * 50])
def test_what_is_no_video(tmp_path, content):
    path = tmp_path / 'text.mp4'
    path.write_bytes(content)
    with pytest.raises(VideoDecodeError, match='text.mp4'):
        PyAVReader(str(path))


def test_sound_without_pictures(tmp_path):
    path = tmp_path / 'sound.mp4'
    with av.open(str(path), 'w') as container:
        stream = container.add_stream('aac', rate=16000, layout='mono')
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), format='fltp', layout='mono')
        frame.sample_rate = 16000
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    with pytest.raises(VideoDecodeError, match='no video stream'):
        PyAVReader(str(path))


def test_from_memory(clip):
    path = clip('default.mp4')
    reader = PyAVReader('in memory', data=path.read_bytes())
    assert_same(reader.get_frames([30, 2]), [decode_all(path)[index] for index in (30, 2)])


def test_frames_have_memory_of_their_own(clip):
    first, again, other = PyAVReader(str(clip('default.mp4'))).get_frames([7, 7, 8])
    expected = again.copy(), other.copy()
    first[:] = 0
    assert_same([again, other], expected)


@pytest.mark.parametrize('index', [-1, 40])
def test_frames_outside_the_video(clip, index):
    with pytest.raises(IndexError, match=rf'\[{index}\] asked of a video of 40 frames'):
        PyAVReader(str(clip('default.mp4'))).get_frames([0, index])


@pytest.mark.parametrize(('name', 'fps'), [('default.mp4', 25), ('one_frame.mp4', 25), ('av1.mkv', 25),
                                           ('variable_rate.mkv', 39 * 1000 / (VFR[-1] - VFR[0]))])
def test_average_frame_rate(clip, name, fps):
    assert PyAVReader(str(clip(name))).avg_fps == pytest.approx(fps, rel=1e-3)
