"""ALT on the rendered world, from the small CLIP of clip_mini_regions_pretrain.py, for a laptop without a GPU.

    python tools/render_world.py --out data/mini_world
    python tools/train.py configs/mini/clip_mini_pretrain.py
    python tools/train.py configs/mini/clip_mini_regions_pretrain.py
    python tools/train.py configs/mini/alt_mini.py

All parts are those of `configs/alt/`, with smaller numbers. It is trained on the 48 labels that have clips in `train.txt`
and tested on other clips of the same; `alt_mini_unseen.py` tests it on the 16 combinations that it never saw. Chance is
1/48. `python -m vlplugins.reproduce.mini.alignment` tells how many regions name what they show.
"""
_base_ = ['../_base_/datasets/mini_world.py', '../_base_/default_runtime.py']

data_root = '{{$MINI_WORLD:data/mini_world}}'
clip = 'work_dirs/clip_mini_regions_pretrain/epoch_2.pth'
text_encoder = dict(
    type='vlplugins.CLIPTextEncoder', vocabulary=f'{data_root}/words.txt', context_length=24, embed_dims=96, depth=1,
    num_heads=4, out_dims=96, pretrained=clip, act='quick_gelu')

model = dict(
    type='Recognizer3D',
    backbone=dict(
        type='vlplugins.ToMeCLIPVisionTransformer', img_size=32, patch_size=8, embed_dims=96, depth=2, num_heads=4,
        out_dims=96, pretrained=clip, act='quick_gelu',
        merge_per_layer=0),  # 16 patches are few enough
    neck=dict(
        type='vlplugins.MultiModalVideoDecoder',
        entities=dict(
            corpus=f'{data_root}/corpus.json', categories=['object', 'body', 'scene', 'motion'],
            encoder=text_encoder),
        embed_dims=96,
        num_blocks=2,
        num_heads=4,
        reduce='attention',  # the paper's number of parameters needs 'flatten', which overfits so few clips
        sim_scale=30.0,
        position_std=0.5),
    cls_head=dict(
        type='vlplugins.FrozenTextHead',
        class_texts=dict(
            labels=f'{data_root}/labels_seen.txt',
            templates='a {}',
            encoder=text_encoder),
        logit_scale=3.0,
        average_clips='prob'),
    data_preprocessor=dict(
        type='ActionDataPreprocessor', mean=[127.5] * 3, std=[60.0] * 3, format_shape='NCTHW'))

train_dataloader = dict(batch_size=32)
val_dataloader = dict(batch_size=64)
test_dataloader = dict(batch_size=64)

train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=10, val_begin=10, val_interval=10)
val_cfg = dict(type='ValLoop')
test_cfg = dict(type='TestLoop')
optim_wrapper = dict(
    constructor='vlplugins.DecayFreeOptimWrapperConstructor',
    optimizer=dict(type='AdamW', lr=1e-3, betas=(0.9, 0.98), weight_decay=0.05, fused=True),
    paramwise_cfg=dict(custom_keys=dict(backbone=dict(lr_mult=0.1))),
    clip_grad=dict(max_norm=1.0))
param_scheduler = [
    dict(type='LinearLR', start_factor=0.02, by_epoch=False, begin=0, end=25),
    dict(type='CosineAnnealingLR', by_epoch=True, convert_to_iter_based=True, T_max=10)
]
default_hooks = dict(checkpoint=dict(interval=10, save_best=None))
randomness = dict(seed=0)
