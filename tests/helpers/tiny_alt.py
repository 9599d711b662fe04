_base_ = './tiny_config.py'

# No noise: draws of one process with a whole batch and of two with half of it would differ.
model = dict(
    backbone=dict(
        _delete_=True, type='vlplugins.ToMeCLIPVisionTransformer', img_size=8, patch_size=2, embed_dims=16, depth=2,
        num_heads=2, out_dims=8, merge_per_layer=3, position_std=0.5),
    neck=dict(
        type='vlplugins.MultiModalVideoDecoder', entities=[[float(i == j) for i in range(8)] for j in range(5)],
        embed_dims=8, num_blocks=2, num_heads=2, num_regions=11, gumbel=False),
    cls_head=dict(
        _delete_=True, type='vlplugins.FrozenTextHead', class_texts=[[float(i == j) for i in range(8)]
                                                                     for j in range(3)],
        average_clips='prob'))
optim_wrapper = dict(constructor='vlplugins.DecayFreeOptimWrapperConstructor',
                     paramwise_cfg=dict(custom_keys={'backbone': dict(lr_mult=0.1)}))
