"""The small CLIP whose patch tokens are aligned with the entities that captions name, for ALT.

    python tools/train.py configs/mini/clip_mini_regions_pretrain.py

All of `clip_mini_pretrain.py`, and a loss on regions (`vlplugins.RegionContrastiveHead`), which is not CLIP's: to contrast
videos with captions trains the class token alone, and the patches of so small a model then hardly name what they show.
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
