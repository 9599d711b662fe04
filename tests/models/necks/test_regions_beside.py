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


def test_takes_the_weights_of_the_neck_alone():
    neck = dict(type='vlplugins.TemporalTransformer', embed_dims=4, num_blocks=1, num_heads=1)
    alone, beside = HOST_MODELS.build(neck), HOST_MODELS.build(dict(NECK, neck=neck))
    beside.load_state_dict(alone.state_dict())
    frames = torch.randn(2, 3, 4)
    torch.testing.assert_close(beside((frames, None))[0][0], alone(frames)[0])
    beside.load_state_dict(beside.state_dict())
