from . import transforms
from .draw_sampler import DrawSampler
from .repeated_sampling import flatten_draws
from .video_dataset import VideoDataset

__all__ = ['DrawSampler', 'VideoDataset', 'flatten_draws', 'transforms']
