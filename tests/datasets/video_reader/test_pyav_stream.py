import pytest

from tests.clips import write_clip
from vlplugins.datasets.video_reader.pyav_stream import PyAVStream, _is_hidden


class FakePacket(bytes):
    """Content of a packet, as PyAV shows it."""

    @property
    def size(self) -> int:
        return len(self)


@pytest.mark.parametrize(('codec', 'content', 'hidden'), [
    ('vp8', b'\x10' + bytes(50), False),  # show_frame is the fifth bit of the frame tag
    ('vp8', b'\xef' + bytes(50), True),
    ('mpeg4', bytes(7), True),
    ('mpeg4', bytes(30), False),
    ('h264', bytes(7), False),
])
def test_packets_without_a_frame_of_their_own(codec, content, hidden):
    assert _is_hidden(codec, FakePacket(content)) is hidden


@pytest.mark.parametrize('suffix', ['mp4', 'mkv', 'ts', 'avi'])
def test_packets_from_a_key_frame(tmp_path, suffix):
    codec = dict(codec='mpeg4', options={'g': '10'}) if suffix == 'avi' else dict(options={'x264-params': 'keyint=10'})
    stream = PyAVStream(str(write_clip(tmp_path / f'clip.{suffix}', 45, **codec)), 1, None)
    assert len(stream.index.keyframes) > 3
    for key in reversed(stream.index.keyframes):
        place, packets = stream.from_key(key)
        assert place <= key
        stamps = [packet.pts for packet in packets]
        assert stamps == [packet.pts for packet in stream.index.packets[place:]]
    assert len(list(stream.from_start())) == 45
