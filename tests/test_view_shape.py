"""The shape of a view, from pipelines as configs write them."""

import pytest
from mmengine.config import Config

from vlplugins.view_shape import complete_shape, view_shape


def config(steps, **preprocessor):
    model = dict(type='Recognizer3D', data_preprocessor=dict(mean=[0, 0, 0], **preprocessor))
    return Config(dict(model=model, test_dataloader=dict(dataset=dict(pipeline=steps))))


@pytest.mark.parametrize('steps, shape', [
    ([dict(type='SampleFrames', clip_len=16, num_clips=4), dict(type='Resize', scale=(-1, 256)),
      dict(type='ThreeCrop', crop_size=224)], (1, 1, 3, 16, 224, 224)),
    ([dict(type='SampleFrames', clip_len=1, num_clips=8), dict(type='CenterCrop', crop_size=(112, 96))],
     (1, 1, 3, 8, 112, 96)),
    ([dict(type='vlplugins.SampleSegments', num_frames=16, num_clips=4),
      dict(type='vlplugins.ThreeCrop', crop_size=336)], (1, 1, 3, 16, 336, 336)),
    ([dict(type='vlplugins.LoadImage'), dict(type='CenterCrop', crop_size=224)], (1, 1, 3, 1, 224, 224)),
    ([dict(type='vlplugins.UniformSample', clip_len=8),
      dict(type='Resize', scale=(64, 48), keep_ratio=False)], (1, 1, 3, 8, 48, 64)),
])
def test_view_is_that_of_the_test_pipeline(steps, shape):
    assert view_shape(config(steps)) == shape


def test_2d_recognizer_takes_frames_as_segments():
    steps = [dict(type='SampleFrames', clip_len=1, num_clips=8), dict(type='CenterCrop', crop_size=224)]
    assert view_shape(config(steps, format_shape='NCHW')) == (1, 8, 3, 224, 224)


def test_given_shape():
    cfg = config([])
    assert complete_shape(cfg, [8, 32, 48]) == (1, 1, 3, 8, 32, 48)
    assert complete_shape(cfg, [1, 8, 32, 48]) == (1, 1, 1, 8, 32, 48)
    with pytest.raises(ValueError, match='--shape takes C T H W or T H W, found 32 48'):
        complete_shape(cfg, [32, 48])


@pytest.mark.parametrize('steps', [[], [dict(type='SampleFrames', clip_len=8), dict(type='Resize', scale=(-1, 256))]])
def test_pipeline_that_does_not_tell_the_shape(steps):
    with pytest.raises(ValueError, match='Give it: --shape'):
        view_shape(config(steps))
