import numpy as np
import pytest

from vlplugins.datasets.transforms import DecodeFrames
from vlplugins.datasets.video_reader import VideoDecodeError


class FakeReader:
    """Reader of frames that are filled with their number, 4 high and 6 wide."""

    closed = False

    def get_frames(self, indices):
        if len(indices) and max(indices) > 90:
            raise VideoDecodeError('fake.mp4', 'damaged')
        return [np.full((4, 6, 3), index, np.uint8) for index in indices]

    def close(self):
        self.closed = True


def test_frames_and_shapes():
    reader = FakeReader()
    results = DecodeFrames()(dict(video_reader=reader, frame_inds=np.array([[3, 1], [2, 2]])))
    assert [image[0, 0, 0] for image in results['imgs']] == [3, 1, 2, 2]
    assert results['frame_inds'].tolist() == [3, 1, 2, 2]
    assert results['original_shape'] == results['img_shape'] == (4, 6)
    assert results['video_reader'] is None
    assert reader.closed


def test_boxes_become_pixels():
    boxes = np.array([[0, 0.5, 1, 1]])
    results = DecodeFrames()(dict(video_reader=FakeReader(), frame_inds=[0], gt_bboxes=boxes, proposals=None))
    np.testing.assert_array_equal(results['gt_bboxes'], [[0, 2, 6, 4]])
    assert results['proposals'] is None


def test_reader_is_released_after_an_error_too():
    reader = FakeReader()
    with pytest.raises(VideoDecodeError):
        DecodeFrames()(dict(video_reader=reader, frame_inds=[91]))
    assert reader.closed
