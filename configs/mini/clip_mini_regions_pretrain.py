"""The small CLIP whose patch tokens are aligned with the entities that captions name, for ALT.

    python tools/train.py configs/mini/clip_mini_regions_pretrain.py

It goes on from the checkpoint of `clip_mini_pretrain.py` with the same losses and one on regions beside them
(`vlplugins.RegionContrastiveHead`), which is not CLIP's: to contrast videos with captions trains the class token alone, and
the patches of so small a model then hardly name what they show. With this loss from the start the small model learns
motions later.
"""
_base_ = ['./clip_mini_pretrain.py']

data_root = '{{$MINI_WORLD:data/mini_world}}'

model = dict(
    backbone=dict(type='vlplugins.ToMeCLIPVisionTransformer', merge_per_layer=0),
    neck=dict(
        _delete_=True,
        type='vlplugins.RegionsBeside',
        neck=dict(
            type='vlplugins.TemporalTransformer', embed_dims=96, num_blocks=2, num_heads=4, position_std=0.5,
            init_std=0.1)),
    cls_head=dict(
        type='vlplugins.RegionContrastiveHead',
        region_entities=dict(
            corpus=f'{data_root}/corpus.json', categories=['object', 'body', 'scene'])))  # what one frame can show

load_from = 'work_dirs/clip_mini_pretrain/epoch_10.pth'
train_cfg = dict(max_epochs=2, val_begin=2, val_interval=2)
optim_wrapper = dict(optimizer=dict(lr=1e-3))
param_scheduler = [
    dict(type='LinearLR', start_factor=0.02, by_epoch=False, begin=0, end=25),
    dict(type='CosineAnnealingLR', by_epoch=True, convert_to_iter_based=True, T_max=2),
]
default_hooks = dict(checkpoint=dict(interval=2))
