"""FILS on the rendered world, from scratch: pre-training on 1,536 clips and their captions, without labels.

    python tools/render_world.py --out data/mini_world
    python tools/train.py configs/mini/fils_mini_pretrain.py
    python tools/train.py configs/mini/fils_mini_finetune.py

All parts are those of `configs/fils/`, with smaller numbers. Captions are embedded by a random text encoder: different
ones lie apart, and nothing else. Three quarters of a clip are masked; of 4 × 4 cells 90 % would leave two.
"""
_base_ = ['../_base_/datasets/mini_world.py', '../_base_/default_runtime.py']

# Untrained, so its token embeddings start large: at CLIP's 0.02 all texts would be nearly parallel.
text_encoder = dict(
    type='vlplugins.CLIPTextEncoder', context_length=32, embed_dims=96, depth=1, num_heads=4, out_dims=96,
    embedding_std=1.0)
grid = (8, 4, 4)

model = dict(
    type='vlplugins.FILS',
    backbone=dict(
        type='vlplugins.TubeVisionTransformer', img_size=32, patch_size=8, embed_dims=96, depth=4, num_heads=4),
    predictor=dict(
        type='vlplugins.FeaturePredictor', in_dims=96, grid=grid, embed_dims=48, depth=2, num_heads=4, out_dims=96,
        hidden_dims=192),
    projector=dict(type='vlplugins.LanguageProjector', in_dims=96, out_dims=96),
    feature_head=dict(type='vlplugins.FeaturePredictionHead'),
    action_head=dict(
        type='vlplugins.ContrastiveHead', class_texts=None, captions=True, text='offline', target='index',
        in_channels=96, logit_scale=2.6592600369327779, max_logit_scale=4.6051701859880914),
    data_preprocessor=dict(type='ActionDataPreprocessor', mean=[127.5] * 3, std=[60.0] * 3, format_shape='NCTHW'))

# Nothing is mirrored: the world has things that move left, and things that move right.
train_pipeline = [
    dict(type='vlplugins.OpenVideo'),
    dict(type='vlplugins.SampleStride', num_frames=16),
    dict(type='vlplugins.DecodeFrames'),
    dict(type='vlplugins.LoadActionArea'),
    dict(type='RandomResizedCrop', area_range=(0.5, 1.0)),
    dict(type='Resize', scale=(32, 32), keep_ratio=False, interpolation='area'),
    dict(type='FormatShape', input_format='NCTHW'),
    dict(type='vlplugins.TubeMask', grid=grid, ratio=0.75),
    dict(type='vlplugins.ActionPatches', grid=grid),
    dict(type='PackActionInputs', algorithm_keys=('mask', 'action_mask', 'caption_embedding'))
]
train_dataloader = dict(
    batch_size=32,
    sampler=dict(type='vlplugins.DrawSampler', shuffle=True),
    dataset=dict(
        type='vlplugins.CaptionedVideoDataset',
        captions=dict(file=f'{_base_.data_root}/captions.json', encoder=text_encoder),
        action_areas=f'{_base_.data_root}/action_areas.json',
        pipeline=train_pipeline))
val_dataloader = None
test_dataloader = None
val_evaluator = None
test_evaluator = None

train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=30)
optim_wrapper = dict(
    constructor='vlplugins.DecayFreeOptimWrapperConstructor',
    optimizer=dict(type='AdamW', lr=1e-3, betas=(0.9, 0.95), weight_decay=0.05))
param_scheduler = [
    dict(type='LinearLR', start_factor=1 / 150, by_epoch=True, begin=0, end=1, convert_to_iter_based=True),
    dict(type='CosineAnnealingLR', eta_min=1e-5, T_max=29, by_epoch=True, begin=1, end=30, convert_to_iter_based=True)
]
default_hooks = dict(checkpoint=dict(interval=10, save_best=None))
custom_hooks = [*_base_.custom_hooks, dict(type='vlplugins.EMATeacherHook'), dict(type='vlplugins.EpochSeedHook')]
randomness = dict(seed=0)
