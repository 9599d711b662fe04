"""The encoder of FILS on the rendered world, fine-tuned as a classifier by MMAction2's own recognizer.

    python tools/train.py configs/mini/fils_mini_pretrain.py
    python tools/train.py configs/mini/fils_mini_finetune.py
    python tools/train.py configs/mini/fils_mini_finetune.py --work-dir work_dirs/from_scratch --cfg-options load_from=None

The last command is what to compare with. Chance is 1/48: the test list has the 48 labels that are trained.
"""
_base_ = ['../_base_/datasets/mini_world.py', '../_base_/default_runtime.py']

load_from = 'work_dirs/fils_mini_pretrain/epoch_5.pth'

model = dict(
    type='Recognizer3D',
    backbone=dict(
        type='vlplugins.TubeVisionTransformer', img_size=32, patch_size=8, num_frames=8, embed_dims=64, depth=3,
        num_heads=4, mlp_ratio=2, pool='mean'),
    cls_head=dict(
        type='TimeSformerHead',
        num_classes=48,
        in_channels=64,
        loss_cls=dict(type='CrossEntropyLoss'),
        label_smooth_eps=0.1,
        average_clips='prob'),
    data_preprocessor=dict(type='ActionDataPreprocessor', mean=[127.5] * 3, std=[60.0] * 3, format_shape='NCTHW'))

train_pipeline = [
    dict(type='vlplugins.OpenVideo'),
    dict(type='vlplugins.SampleStride', num_frames=8),
    dict(type='vlplugins.DecodeFrames'),
    dict(type='Resize', scale=(32, 32), keep_ratio=False, interpolation='area'),
    dict(type='FormatShape', input_format='NCTHW'),
    dict(type='PackActionInputs')
]
test_pipeline = [
    dict(type='vlplugins.OpenVideo'),
    dict(type='vlplugins.SampleStride', num_frames=8, test_mode=True),
    dict(type='vlplugins.DecodeFrames'),
    dict(type='Resize', scale=(32, 32), keep_ratio=False, interpolation='area'),
    dict(type='FormatShape', input_format='NCTHW'),
    dict(type='PackActionInputs')
]
train_dataloader = dict(
    batch_size=32, sampler=dict(type='vlplugins.DrawSampler'), dataset=dict(pipeline=train_pipeline))
val_dataloader = dict(batch_size=96, dataset=dict(pipeline=test_pipeline))
test_dataloader = dict(batch_size=96, dataset=dict(pipeline=test_pipeline))

train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=4, val_begin=4, val_interval=4)
val_cfg = dict(type='ValLoop')
test_cfg = dict(type='TestLoop')
optim_wrapper = dict(
    constructor='vlplugins.DecayFreeOptimWrapperConstructor',
    optimizer=dict(type='AdamW', lr=2e-3, betas=(0.9, 0.999), weight_decay=0.05, fused=True))
param_scheduler = [
    dict(type='LinearLR', start_factor=0.05, by_epoch=False, begin=0, end=20),
    dict(type='CosineAnnealingLR', eta_min=1e-5, T_max=4, by_epoch=True, convert_to_iter_based=True)
]
default_hooks = dict(checkpoint=dict(interval=4, save_best=None), logger=dict(interval=24))
custom_hooks = [*_base_.custom_hooks, dict(type='vlplugins.EpochSeedHook')]
randomness = dict(seed=0)
