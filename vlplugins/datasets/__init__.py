from . import transforms
from .captioned_video_dataset import CaptionedVideoDataset
from .draw_sampler import DrawSampler
from .repeated_sampling import flatten_draws
from .video_dataset import VideoDataset

__all__ = ['CaptionedVideoDataset', 'DrawSampler', 'VideoDataset', 'flatten_draws', 'transforms']
