from . import transforms
from .video_dataset import VideoDataset

__all__ = ['VideoDataset', 'transforms']
