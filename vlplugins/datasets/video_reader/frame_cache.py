"""Videos that stay decoded in memory."""

from typing import Callable, ClassVar, Dict

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
        shared: Videos that all caches of this process and of its later forks have from the start, beside that room.
    """

    shared: ClassVar[Dict[str, DecodedFrames]] = {}

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
        for videos in (self.shared, self._videos):
            if filename in videos:
                return videos[filename]
        reader = opener()
        if self.full or self._is_too_large(reader):
            self.full = True
            return reader
        self._videos[filename] = _decode(reader)
        self.used += self._videos[filename].nbytes
        return self._videos[filename]

    @classmethod
    def share(cls, filename: str, opener: Callable[[], VideoReader]) -> None:
        """Decodes a video into `shared`; arguments as of `open`."""
        cls.shared[filename] = _decode(opener())

    def _is_too_large(self, reader: VideoReader) -> bool:
        try:
            frame = reader.get_frames([0])[0]
        except Exception:
            reader.close()
            raise
        return self.used + len(reader) * frame.nbytes > self.max_bytes


def _decode(reader: VideoReader) -> DecodedFrames:
    try:
        return DecodedFrames(dict(enumerate(reader.get_frames(range(len(reader))))), len(reader), reader.avg_fps)
    finally:
        reader.close()
