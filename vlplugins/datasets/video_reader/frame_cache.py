"""Videos that stay decoded in memory."""

from typing import Callable, Dict

from .base import VideoReader
from .decoded_frames import DecodedFrames

GIB = 2**30


class FrameCache:
    """Keeps all frames of the videos that are opened until the room is used up; the rest is decoded every time.

    Nothing is ever thrown out: an epoch shows each video once, in another order every time, so that what is thrown out
    is as likely to be wanted next as what is kept.

    Args:
        max_gib: Room, in GiB of decoded frames.

    Attributes:
        used: Bytes of the frames that are kept.
        full: Whether a video was met that did not fit any more.
    """

    def __init__(self, max_gib: float) -> None:
        self.max_bytes = max_gib * GIB
        self.used = 0
        self.full = False
        self._videos: Dict[str, DecodedFrames] = {}

    def open(self, filename: str, opener: Callable[[], VideoReader]) -> VideoReader:
        """Reader of a video: of its frames in memory, or where there is no room of the file.

        Args:
            filename: Of the video; knows it again.
            opener: Opens the file where that is needed.

        Raises:
            VideoDecodeError: The file is missing or damaged.
        """
        if filename in self._videos:
            return self._videos[filename]
        reader = opener()
        if self.full or self._is_too_large(reader):
            self.full = True
            return reader
        try:
            frames = dict(enumerate(reader.get_frames(range(len(reader)))))
            self._videos[filename] = DecodedFrames(frames, len(reader), reader.avg_fps)
        finally:
            reader.close()
        self.used += sum(frame.nbytes for frame in frames.values())
        return self._videos[filename]

    def _is_too_large(self, reader: VideoReader) -> bool:
        try:
            frame = reader.get_frames([0])[0]
        except Exception:
            reader.close()
            raise
        return self.used + len(reader) * frame.nbytes > self.max_bytes
