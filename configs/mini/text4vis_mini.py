"""Text4Vis on the rendered world, from the small CLIP of clip_mini_pretrain.py, for a laptop without a GPU.

    python tools/render_world.py --out data/mini_world
    python tools/train.py configs/mini/clip_mini_pretrain.py
    python tools/train.py configs/mini/text4vis_mini.py

It is trained on the 48 labels that have clips in `train.txt` and tested on other clips of the same;
`text4vis_mini_unseen.py` tests it on the 16 combinations that it never saw. Chance is 1/48.
"""
_base_ = ['../_base_/datasets/mini_world.py', '../_base_/default_runtime.py']

data_root = '{{$MINI_WORLD:data/mini_world}}'
clip = 'work_dirs/clip_mini_pretrain/epoch_10.pth'

model = dict(
    type='Recognizer3D',
    backbone=dict(
        type='vlplugins.CLIPVisionTransformer', img_size=32, patch_size=8, embed_dims=96, depth=2, num_heads=4,
        out_dims=96, pretrained=clip, act='quick_gelu'),
    # The paper's initialisation is made for a width of 512.
    neck=dict(
        type='vlplugins.TemporalTransformer', embed_dims=96, num_blocks=2, num_heads=4, position_std=0.5, init_std=0.1),
    cls_head=dict(
        type='vlplugins.FrozenTextHead',
        class_texts=dict(
            labels=f'{data_root}/labels_seen.txt',
            templates='a {}',
            encoder=dict(
                type='vlplugins.CLIPTextEncoder', vocabulary=f'{data_root}/words.txt', context_length=24, embed_dims=96,
                depth=1, num_heads=4, out_dims=96, pretrained=clip, act='quick_gelu')),
        logit_scale=3.0,  # a scale of 20: classes of a small CLIP are nearer to each other than those of CLIP
        average_clips='prob'),
    data_preprocessor=dict(type='ActionDataPreprocessor', mean=[127.5] * 3, std=[60.0] * 3, format_shape='NCTHW'))

train_dataloader = dict(batch_size=32)
val_dataloader = dict(batch_size=64)
test_dataloader = dict(batch_size=64)

train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=6, val_begin=6, val_interval=6)
val_cfg = dict(type='ValLoop')
test_cfg = dict(type='TestLoop')
optim_wrapper = dict(
    constructor='vlplugins.DecayFreeOptimWrapperConstructor',
    optimizer=dict(type='AdamW', lr=2e-3, betas=(0.9, 0.98), weight_decay=0.05, fused=True),
    paramwise_cfg=dict(custom_keys=dict(backbone=dict(lr_mult=0.3))),
    clip_grad=dict(max_norm=1.0))
param_scheduler = [
    dict(type='LinearLR', start_factor=0.02, by_epoch=False, begin=0, end=25),
    dict(type='CosineAnnealingLR', by_epoch=True, convert_to_iter_based=True, T_max=6),
]
default_hooks = dict(checkpoint=dict(interval=6, save_best=None))
randomness = dict(seed=0)
