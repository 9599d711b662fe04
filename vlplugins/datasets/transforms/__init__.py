from .decode_frames import DecodeFrames
from .open_video import OpenVideo
from .random_color_jitter import RandomColorJitter
from .random_grayscale import RandomGrayscale

__all__ = ['DecodeFrames', 'OpenVideo', 'RandomColorJitter', 'RandomGrayscale']
