import pytest
import torch
from mmaction.registry import MODELS as HOST_MODELS

from vlplugins.models.necks import MeanPooling

NECK = dict(type='vlplugins.RegionsBeside', neck=dict(type='vlplugins.MeanPooling'))


def test_hands_on_what_the_neck_makes_of_frames_and_the_regions_as_they_came():
    frames, regions = torch.randn(2, 3, 4), torch.randn(2, 3, 5, 4)
    (feature, same), losses = HOST_MODELS.build(NECK)((frames, regions), data_samples=[])
    assert same is regions and losses == {}
    torch.testing.assert_close(feature, MeanPooling()(frames)[0])


def test_frames_alone_are_refused():
    with pytest.raises(ValueError, match='ToMeCLIPVisionTransformer.*Use MeanPooling itself'):
        HOST_MODELS.build(NECK)(torch.randn(2, 3, 4))
