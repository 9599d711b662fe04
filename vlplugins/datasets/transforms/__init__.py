from .action_patches import ActionPatches
from .decode_frames import DecodeFrames
from .load_action_area import LoadActionArea
from .load_image import LoadImage
from .open_video import OpenVideo
from .rand_augment import RandAugment
from .random_color_jitter import RandomColorJitter
from .random_erasing import RandomErasing
from .random_grayscale import RandomGrayscale
from .sample_segments import SampleSegments
from .sample_stride import SampleStride
from .three_crop import ThreeCrop
from .tube_mask import TubeMask

__all__ = [
    'ActionPatches', 'DecodeFrames', 'LoadActionArea', 'LoadImage', 'OpenVideo', 'RandAugment', 'RandomColorJitter',
    'RandomErasing', 'RandomGrayscale', 'SampleSegments', 'SampleStride', 'ThreeCrop', 'TubeMask'
]
