"""Frames of a video file by their number, whatever library decodes it."""

from .base import VideoDecodeError, VideoReader
from .decoded_frames import DecodedFrames
from .frame_cache import FrameCache
from .open_video import open_video

__all__ = ['DecodedFrames', 'FrameCache', 'VideoDecodeError', 'VideoReader', 'open_video']
