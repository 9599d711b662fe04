import torch
from mmaction.registry import MODELS
from mmengine.registry import init_default_scope


def test_the_neck_is_its_projector():
    init_default_scope('mmaction')
    projector = dict(type='vlplugins.LanguageProjector', in_dims=6, out_dims=4)
    neck = MODELS.build(dict(type='vlplugins.ProjectionNeck', projector=projector))
    x = torch.randn(2, 6)
    out, losses = neck(x, data_samples=[None, None])
    assert losses == {}
    assert torch.equal(out, neck.projector(x)) and out.shape == (2, 4)
