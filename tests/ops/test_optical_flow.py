import types

import cv2
import numpy as np
import pytest

from vlplugins.ops import optical_flow
from vlplugins.ops.optical_flow import flow_estimator

TVL1 = pytest.mark.skipif(not hasattr(cv2, 'optflow'), reason='this OpenCV lacks the contributed modules')


@pytest.mark.parametrize('method', ['dis', 'farneback', pytest.param('tvl1', marks=TVL1)])
def test_a_shifted_picture(method):
    rng = np.random.default_rng(0)
    picture = cv2.GaussianBlur(rng.integers(0, 256, (60, 80)).astype(np.uint8), (0, 0), 2)
    picture = cv2.normalize(picture, None, 0, 255, cv2.NORM_MINMAX)
    moved = cv2.warpAffine(picture, np.float32([[1, 0, 2], [0, 1, -1]]), (80, 60), borderMode=cv2.BORDER_REFLECT)
    flow = flow_estimator(method)(picture, moved)
    assert flow.shape == (60, 80, 2) and flow.dtype == np.float32
    np.testing.assert_allclose(np.median(flow[10:-10, 10:-10], axis=(0, 1)), [2, -1], atol=.2)


@pytest.mark.parametrize('size', [(16, 16), (64, 64), (256, 340), (320, 180)])
def test_sizes(size):
    assert flow_estimator()(np.zeros(size, np.uint8), np.zeros(size, np.uint8)).shape == (*size, 2)


def test_what_is_not_there(monkeypatch):
    with pytest.raises(ValueError, match="'raft' is unknown; choose one of dis, farneback, tvl1"):
        flow_estimator('raft')
    without = types.SimpleNamespace(__version__='4.9')
    monkeypatch.setattr(optical_flow, 'cv2', without)
    with pytest.raises(ValueError, match='not in this OpenCV 4.9.*opencv-contrib-python'):
        flow_estimator('tvl1')
