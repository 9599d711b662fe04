"""The packets of a video file, through PyAV."""

import io
import itertools
import warnings
from typing import Iterable, Iterator, Optional, Tuple

from .base import VideoDecodeError
from .packet_index import Packet, PacketIndex

try:
    import av
except ImportError:  # the other backend may do
    av = None

_ATTACHED_PICTURE = 0x400  # AV_DISPOSITION_ATTACHED_PIC


class PyAVStream:
    """An open video file: its packets from the beginning or from a key frame, and their index.

    Args:
        filename: Of the video.
        num_threads: For decoding.
        data: Content of the file where it is not read from disk.

    Raises:
        VideoDecodeError: The file cannot be opened or holds no video.
    """

    def __init__(self, filename: str, num_threads: int, data: Optional[bytes]) -> None:
        if av is None:
            raise VideoDecodeError(filename, 'PyAV is not installed (pip install av)')
        if not hasattr(av.VideoFrame, 'rotation'):
            raise VideoDecodeError(filename, f'PyAV {av.__version__} does not tell rotations (pip install "av>=14")')
        self.filename = filename
        self._num_threads = num_threads
        self._data = data
        try:
            self._open()
            self.index = self._read_index()
        except (av.FFmpegError, OSError) as error:
            raise VideoDecodeError(filename, error) from error

    @property
    def codec(self) -> 'av.video.codeccontext.VideoCodecContext':
        """The decoder."""
        return self._stream.codec_context

    @property
    def avg_fps(self) -> float:
        """Frames per second: what the container says, unless the time stamps say something else."""
        said = float(self._stream.average_rate or 0)
        counted = self.index.frames_per_tick() / float(self._stream.time_base)
        return said if said and (not counted or abs(said / counted - 1) < 0.1) else counted or said

    def from_start(self) -> Iterator['av.Packet']:
        """All packets, with the decoder as new."""
        self.close()
        self._open()
        return self._demux()

    def from_key(self, start: int) -> Tuple[int, Iterable['av.Packet']]:
        """Packets from a key frame on, or from somewhat before, with the decoder emptied.

        Args:
            start: Place of the key frame among the packets.

        Returns:
            Place of the first packet, at most `start`, and the packets.
        """
        earlier = [key for key in self.index.keyframes if key < start][-1:]
        for target in [start, *earlier]:
            packet = self.index.packets[target]
            self._container.seek(packet.pts if packet.dts is None else packet.dts, stream=self._stream)
            packets = self._demux()
            first = next(packets, None)  # containers seek by other stamps than these, and not all of them exactly
            place = self.index.places.get(first.pts) if first is not None else None
            if place is not None and place <= start:
                return place, itertools.chain([first], packets)
        return 0, self.from_start()

    def close(self) -> None:
        """Gives file and decoder back."""
        self._container.close()

    def warn(self, what: str) -> None:
        """Warns of the file; Python shows a text once in a process."""
        warnings.warn(f'{self.filename}: {what}', RuntimeWarning, stacklevel=3)

    def _open(self) -> None:
        self._container = av.open(self.filename if self._data is None else io.BytesIO(self._data))
        streams = [stream for stream in self._container.streams.video if stream.codec_context is not None]
        if not streams:
            raise VideoDecodeError(self.filename, 'no video stream that this build of FFmpeg can decode')
        self._stream = max(streams, key=_merit)
        self.codec.thread_count = self._num_threads
        self.codec.thread_type = 'SLICE' if self._num_threads == 1 else 'AUTO'

    def _demux(self) -> Iterator['av.Packet']:
        # PyAV ends with an empty packet, and AVI knows empty packets for repeated frames: either would end the decoding
        return (packet for packet in self._container.demux(self._stream) if packet.size)

    def _read_index(self) -> PacketIndex:
        packets = []
        damaged = False
        for packet in self._demux():
            damaged = packet.is_corrupt
            hidden = _is_hidden(self.codec.name, packet)
            packets.append(Packet(packet.pts, packet.dts, packet.is_keyframe, packet.is_discard, hidden))
        if damaged:  # the last packet is not whole
            packets.pop()
            self.warn(f'the file is cut off; the {len(packets)} frames before the cut are used')
        return PacketIndex(packets)


def _merit(stream: 'av.video.stream.VideoStream') -> Tuple[bool, int]:
    """Which of several video streams is read: that of the highest bit rate, as in decord, but never a cover picture."""
    disposition = getattr(stream, 'disposition', 0)  # a flag in PyAV 14, a number since, unknown before
    return not getattr(disposition, 'value', disposition) & _ATTACHED_PICTURE, stream.codec_context.bit_rate or 0


def _is_hidden(codec: str, packet: 'av.Packet') -> bool:
    """Whether a packet holds no frame of its own.

    VP8 keeps reference frames that are never shown in packets of their own; MPEG-4 writes a few bytes for "as before",
    which also give away two frames packed into another packet.
    """
    if codec in ('vp8', 'libvpx'):
        return not memoryview(packet)[0] & 0x10  # show_frame, RFC 6386 section 9.1
    return codec == 'mpeg4' and packet.size <= 8
