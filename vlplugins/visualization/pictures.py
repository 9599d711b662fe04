"""Pictures inside a page."""

import base64

import cv2
import numpy as np


def jpeg_uri(picture: np.ndarray) -> str:
    """A picture (H, W, 3), uint8 RGB, as a `data:` address that an `<img>` can show without a file."""
    _, data = cv2.imencode('.jpg', np.ascontiguousarray(picture[..., ::-1]), [cv2.IMWRITE_JPEG_QUALITY, 88])
    return 'data:image/jpeg;base64,' + base64.b64encode(data.tobytes()).decode()


def png_uri(data: bytes) -> str:
    """The bytes of a PNG file as such an address."""
    return 'data:image/png;base64,' + base64.b64encode(data).decode()
