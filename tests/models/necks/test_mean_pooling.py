import pytest
import torch
from mmaction.registry import MODELS as HOST_MODELS

from vlplugins.models.necks import MeanPooling


def test_is_the_mean_of_the_frames():
    frames = torch.randn(2, 3, 4)
    expected = torch.stack([(video[0] + video[1] + video[2]) / 3 for video in frames])
    for arguments in ({}, dict(data_samples=[])):  # as the host calls it in a test and in training
        feature, losses = MeanPooling()(frames, **arguments)
        torch.testing.assert_close(feature, expected)
        assert losses == {}


def test_is_found_by_the_host_and_has_no_state():
    neck = HOST_MODELS.build(dict(type='vlplugins.MeanPooling'))
    assert not list(neck.parameters()) and not neck.state_dict()


def test_images_are_refused():
    with pytest.raises(ValueError, match=r"not \(2, 4\).*format_shape='NCTHW'"):
        MeanPooling()(torch.randn(2, 4))
