"""A FILS of a few thousand parameters, and clips for it."""

import copy

import torch
from mmaction.structures import ActionDataSample

from vlplugins.ops.tube_masking import tube_mask

GRID = (2, 4, 4)
CAPTION_DIMS = 12

FEATURES = dict(feature_head=dict(type='vlplugins.FeaturePredictionHead'))
ACTION = dict(
    action_head=dict(
        type='vlplugins.ContrastiveHead', class_texts=None, text='offline', captions=True, target='index',
        in_channels=CAPTION_DIMS, logit_scale=2.66))
PROJECTOR = dict(projector=dict(type='vlplugins.LanguageProjector', in_dims=16, hidden_dims=24, out_dims=CAPTION_DIMS))
PREDICTOR = dict(
    predictor=dict(type='vlplugins.FeaturePredictor', in_dims=16, grid=GRID, embed_dims=16, depth=1, num_heads=2,
                   out_dims=16, hidden_dims=24))
PIXELS = dict(
    predictor=dict(type='vlplugins.FeaturePredictor', in_dims=16, grid=GRID, embed_dims=16, depth=1, num_heads=2,
                   out_dims=2 * 8 * 8 * 3, hidden_dims=None),
    pixel_head=dict(type='vlplugins.PixelReconstructionHead', patch_size=8))


def fils_config(**parts):
    """Config of a model with feature and action head, or with other parts."""
    backbone = dict(type='vlplugins.TubeVisionTransformer', img_size=32, patch_size=8, num_frames=4, embed_dims=16,
                    depth=2, num_heads=2)
    whole = parts or dict(**PREDICTOR, **PROJECTOR, **FEATURES, **ACTION)
    return dict(type='vlplugins.FILS', backbone=backbone, **copy.deepcopy(whole))  # tests change what they get


def fils_sample(seed):
    """A clip as a pipeline gives it: inputs (1, 3, T, H, W) and a data sample."""
    generator = torch.Generator().manual_seed(seed)
    sample = ActionDataSample()
    action = torch.zeros(GRID, dtype=torch.bool)
    action[:, seed % 3:seed % 3 + 2, 1:3] = True
    sample.set_field(tube_mask(GRID, 0.75, generator), 'mask')
    sample.set_field(action.flatten(), 'action_mask')
    sample.set_field(torch.randn(CAPTION_DIMS, generator=generator), 'caption_embedding')
    return dict(inputs=torch.randn(1, 3, 4, 32, 32, generator=generator), data_samples=sample)


def fils_batch(number, start=0):
    """Inputs (B, 1, 3, T, H, W) and data samples."""
    samples = [fils_sample(start + index) for index in range(number)]
    return torch.stack([one['inputs'] for one in samples]), [one['data_samples'] for one in samples]
