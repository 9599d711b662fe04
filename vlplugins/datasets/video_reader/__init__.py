"""Frames of a video file by their number, whatever library decodes it."""

from .base import VideoDecodeError, VideoReader
from .open_video import open_video

__all__ = ['VideoDecodeError', 'VideoReader', 'open_video']
