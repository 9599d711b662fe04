"""Reads videos with PyAV, decoding as little as the wanted frames need."""

from typing import Dict, Iterator, List, Optional, Sequence, Set

import cv2
import numpy as np

from .base import VideoDecodeError, VideoReader
from .packet_index import Run
from .pyav_stream import PyAVStream, av

# Codecs whose decoder recognises from the frame itself that no other frame refers to it. HEVC is not among them: its
# decoder takes a frame for unreferenced that a higher temporal layer refers to.
SKIPPING_CODECS = ('h264', 'mpeg4', 'mpeg2video', 'mpeg1video')

# By the degrees, counterclockwise, of the rotation metadata.
_ROTATIONS = {90: cv2.ROTATE_90_COUNTERCLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_CLOCKWISE}


class _Disagreement(Exception):
    """The decoder yields other frames than the packets promise."""


class PyAVReader(VideoReader):
    """Seeks to the groups of pictures that hold wanted frames, and skips unreferenced frames that nobody wants.

    The packets are read once without decoding, which gives the number of frames where the container knows it not, or
    wrongly. Frames are found by their time stamps. Where stamps are of no use, or the decoder yields other frames than
    the packets promise, the video is decoded from its beginning instead: slower, never another frame. Damage
    in a frame that is skipped goes unnoticed.
    """

    def __init__(self, filename: str, num_threads: int = 1, data: Optional[bytes] = None) -> None:
        self._stream = PyAVStream(filename, num_threads, data)
        self._index = self._stream.index
        self._converter = _Converter()
        self._length = len(self._index) if self._index.obstacle is None else sum(1 for _ in self._all_frames())
        if self._length == 0:
            raise VideoDecodeError(filename, 'the video stream holds no frame')

    def __len__(self) -> int:
        return self._length

    @property
    def avg_fps(self) -> float:
        """See base class."""
        return self._stream.avg_fps

    def get_frames(self, indices: Sequence[int]) -> List[np.ndarray]:
        """See base class."""
        indices = self._check(indices)
        frames = None
        if self._index.obstacle is None:
            frames = self._decode_runs(set(indices))
        if frames is None:
            frames = self._decode_from_start(set(indices))
        last = {index: place for place, index in enumerate(indices)}
        return [frames[index] if last[index] == place else frames[index].copy() for place, index in enumerate(indices)]

    def close(self) -> None:
        """See base class."""
        self._stream.close()

    # ---- only what is needed -----------------------------------------------------------------------------------

    def _decode_runs(self, indices: Set[int]) -> Optional[Dict[int, np.ndarray]]:
        """Frames by number, or None where decoder and packets disagree."""
        stamps = {index: self._index.packets[self._index.shown[index]].pts for index in indices}
        found: Dict[int, np.ndarray] = {}
        try:
            for run in self._index.plan(indices):
                found.update(self._decode_run(run))
        except (_Disagreement, av.FFmpegError):
            return None
        return {index: found[pts] for index, pts in stamps.items()}

    def _decode_run(self, run: Run) -> Dict[int, np.ndarray]:
        """Wanted frames of a run by time stamp."""
        entry = self._index.packets[run.start]
        expected = set(run.wanted) if entry.is_discard else run.wanted | {entry.pts}
        images: Dict[int, np.ndarray] = {}
        for frame in self._frames_of(run, frozenset(expected)):
            # A damaged frame spoils those that refer to it, also some that come out before it, and is mended with what
            # was decoded last, perhaps a skipped frame. And a container may call a frame a key frame that is none.
            if frame.is_corrupt or (frame.pts == entry.pts and not frame.key_frame):
                raise _Disagreement
            expected.discard(frame.pts)
            if frame.pts in run.wanted:
                images[frame.pts] = self._converter.to_image(frame)
        if expected:
            raise _Disagreement
        return images

    def _frames_of(self, run: Run, expected: Set[int]) -> Iterator['av.VideoFrame']:
        codec = self._stream.codec
        skips = codec.name in SKIPPING_CODECS
        for packet in self._packets_of(run):
            if skips:
                codec.skip_frame = 'DEFAULT' if packet.pts in expected else 'NONREF'
            yield from codec.decode(packet)
        yield from codec.decode(None)  # what the decoder still holds back for reordering

    def _packets_of(self, run: Run) -> Iterator['av.Packet']:
        first, packets = self._stream.from_key(run.start)
        for place, packet in enumerate(packets, start=first):
            if packet.pts != self._index.packets[place].pts:
                raise _Disagreement
            if place >= run.start:
                yield packet
            if place == run.stop:
                return
        raise _Disagreement

    # ---- everything --------------------------------------------------------------------------------------------

    def _decode_from_start(self, indices: Set[int]) -> Dict[int, np.ndarray]:
        images: Dict[int, np.ndarray] = {}
        count = 0
        for number, frame in enumerate(self._all_frames()):
            count += 1
            if number in indices:
                images[number] = self._converter.to_image(frame)
                if frame.is_corrupt:
                    self._stream.warn(f'frame {number} is damaged')
            if len(images) == len(indices):
                return images
        raise VideoDecodeError(self._stream.filename, f'the decoder yields {count} frames of {len(self)} in the file')

    def _all_frames(self) -> Iterator['av.VideoFrame']:
        try:
            for packet in self._stream.from_start():
                yield from self._stream.codec.decode(packet)
            yield from self._stream.codec.decode(None)
        except (av.FFmpegError, OSError) as error:
            raise VideoDecodeError(self._stream.filename, error) from error


class _Converter:
    """Turns decoded frames into upright RGB arrays."""

    def __init__(self) -> None:
        self._reformatter = av.video.reformatter.VideoReformatter()
        # PyAV converts on all cores unless told otherwise; before it could be told, it used one
        tells = 'threads' in (self._reformatter.reformat.__doc__ or '')
        self._options = {'format': 'rgb24', **({'threads': 1} if tells else {})}

    def to_image(self, frame: 'av.VideoFrame') -> np.ndarray:
        """(H, W, 3) uint8."""
        picture = self._reformatter.reformat(frame, **self._options)
        image = picture.to_ndarray()
        rotation = _ROTATIONS.get(frame.rotation % 360)
        if rotation is not None:
            return cv2.rotate(image, rotation)
        return image.copy() if picture is frame else image  # the decoder may go on to refer to its own frame
