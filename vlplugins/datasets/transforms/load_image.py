import io
import struct
from typing import Any, Dict

import numpy as np
from mmcv.transforms import BaseTransform
from mmengine import fileio
from PIL import Image, ImageOps, UnidentifiedImageError

from vlplugins.datasets.video_reader import VideoDecodeError
from vlplugins.registry import TRANSFORMS


@TRANSFORMS.register_module()
class LoadImage(BaseTransform):
    """Reads an image as a video of one frame, in the place of the opening, sampling and decoding of a video.

    Grey, indexed and CMYK images become RGB; images turned by their EXIF data come upright, as videos do. Pillow is
    used because it tells a truncated file, for which OpenCV up to 4 makes up grey pixels.

    Required key: `filename`. Added keys: `imgs`, a list of one (H, W, 3) uint8 RGB array, `original_shape`,
    `img_shape`, and what the host's transforms want to know of a clip: `total_frames`, `frame_inds`, `clip_len`,
    `frame_interval`, `num_clips`.

    Args:
        io_backend: Of MMEngine.
        kwargs: Of that backend.
    """

    def __init__(self, io_backend: str = 'disk', **kwargs: Any) -> None:
        self.io_backend = io_backend
        self.backend_args = None if io_backend == 'disk' else {'backend': io_backend, **kwargs}

    def transform(self, results: Dict) -> Dict:
        """Adds the image.

        Raises:
            VideoDecodeError: The file is missing, damaged or no image.
        """
        image = self._read(results['filename'])
        results['imgs'] = [image]
        results['original_shape'] = results['img_shape'] = image.shape[:2]
        results.update(total_frames=1, frame_inds=np.zeros(1, np.int32), clip_len=1, frame_interval=None, num_clips=1)
        return results

    def _read(self, filename: str) -> np.ndarray:
        try:
            with Image.open(io.BytesIO(fileio.get(filename, backend_args=self.backend_args))) as picture:
                if picture.mode in ('I', 'F') or picture.mode.startswith('I;'):
                    raise VideoDecodeError(filename, f'its pixels are no bytes (mode {picture.mode})')
                return np.array(ImageOps.exif_transpose(picture).convert('RGB'))
        except FileNotFoundError as error:
            raise VideoDecodeError(filename, 'the file does not exist') from error
        except UnidentifiedImageError as error:
            raise VideoDecodeError(filename, 'it is no image that Pillow knows') from error
        except (OSError, EOFError, ValueError, SyntaxError, struct.error, Image.DecompressionBombError) as error:
            raise VideoDecodeError(filename, error) from error

    def __repr__(self) -> str:
        return f'{type(self).__name__}(io_backend={self.io_backend!r})'
