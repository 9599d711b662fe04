"""FILS on the rendered world, from scratch: pre-training on clips and their captions, without labels.

    python tools/render_world.py --out data/mini_world
    python tools/train.py configs/mini/clip_mini_pretrain.py
    python tools/train.py configs/mini/fils_mini_pretrain.py
    python tools/train.py configs/mini/fils_mini_finetune.py

All parts are those of `configs/fils/`, with smaller numbers. Captions are embedded by the text tower of the small CLIP
of the same world, as the paper takes that of a large one.
"""
_base_ = ['../_base_/datasets/mini_world.py', '../_base_/default_runtime.py']

data_root = '{{$MINI_WORLD:data/mini_world}}'

text_encoder = dict(
    type='vlplugins.CLIPTextEncoder', vocabulary=f'{data_root}/words.txt', context_length=24, embed_dims=96, depth=1,
    num_heads=4, out_dims=96, pretrained='work_dirs/clip_mini_pretrain/epoch_10.pth', act='quick_gelu')
grid = (4, 4, 4)

model = dict(
    type='vlplugins.FILS',
    backbone=dict(
        type='vlplugins.TubeVisionTransformer', img_size=32, patch_size=8, num_frames=8, embed_dims=64, depth=3,
        num_heads=4, mlp_ratio=2),
    predictor=dict(
        type='vlplugins.FeaturePredictor', in_dims=64, grid=grid, embed_dims=32, depth=1, num_heads=4, out_dims=64,
        hidden_dims=64),
    projector=dict(type='vlplugins.LanguageProjector', in_dims=64, out_dims=96),
    feature_head=dict(type='vlplugins.FeaturePredictionHead'),
    action_head=dict(
        type='vlplugins.ContrastiveHead', class_texts=None, captions=True, text='offline', target='index',
        in_channels=96, logit_scale=2.6592600369327779, max_logit_scale=4.6051701859880914),
    data_preprocessor=dict(type='ActionDataPreprocessor', mean=[127.5] * 3, std=[60.0] * 3, format_shape='NCTHW'))

# A quarter of a clip is masked: of 4 × 4 cells the paper's 90 % would leave two, and what moves is soon out of sight.
# Nothing is cropped or mirrored: where things are and which way they move is what the labels say.
train_pipeline = [
    dict(type='vlplugins.OpenVideo'),
    dict(type='vlplugins.SampleStride', num_frames=8),
    dict(type='vlplugins.DecodeFrames'),
    dict(type='vlplugins.LoadActionArea'),
    dict(type='Resize', scale=(32, 32), keep_ratio=False, interpolation='area'),
    dict(type='FormatShape', input_format='NCTHW'),
    dict(type='vlplugins.TubeMask', grid=grid, ratio=0.25),
    dict(type='vlplugins.ActionPatches', grid=grid),
    dict(type='PackActionInputs', algorithm_keys=('mask', 'action_mask', 'caption_embedding'))
]
train_dataloader = dict(
    batch_size=64,
    drop_last=True,
    sampler=dict(type='vlplugins.DrawSampler', shuffle=True),
    dataset=dict(
        type='vlplugins.CaptionedVideoDataset',
        ann_file=f'{data_root}/pretrain.txt',
        captions=dict(file=f'{data_root}/captions.json', encoder=text_encoder),
        action_areas=f'{data_root}/action_areas.json',
        pipeline=train_pipeline))
val_dataloader = None
test_dataloader = None
val_evaluator = None
test_evaluator = None

train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=5)
optim_wrapper = dict(
    constructor='vlplugins.DecayFreeOptimWrapperConstructor',
    optimizer=dict(type='AdamW', lr=2e-3, betas=(0.9, 0.95), weight_decay=0.05, fused=True))
param_scheduler = [
    dict(type='LinearLR', start_factor=0.05, by_epoch=False, begin=0, end=20),
    dict(type='CosineAnnealingLR', eta_min=2e-5, T_max=5, by_epoch=True, convert_to_iter_based=True)
]
default_hooks = dict(checkpoint=dict(interval=5, save_best=None), logger=dict(interval=75))
custom_hooks = [*_base_.custom_hooks, dict(type='vlplugins.EMATeacherHook'), dict(type='vlplugins.EpochSeedHook')]
randomness = dict(seed=0)
