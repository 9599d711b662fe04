from .decode_frames import DecodeFrames
from .load_image import LoadImage
from .open_video import OpenVideo
from .rand_augment import RandAugment
from .random_color_jitter import RandomColorJitter
from .random_erasing import RandomErasing
from .random_grayscale import RandomGrayscale
from .sample_segments import SampleSegments
from .sample_stride import SampleStride
from .three_crop import ThreeCrop

__all__ = [
    'DecodeFrames', 'LoadImage', 'OpenVideo', 'RandAugment', 'RandomColorJitter', 'RandomErasing', 'RandomGrayscale',
    'SampleSegments', 'SampleStride', 'ThreeCrop'
]
