"""ALT on the rendered world, from scratch: the quickstart's model, for a laptop without a GPU.

    python tools/render_world.py --out data/mini_world
    python tools/train.py configs/mini/alt_mini.py

All parts are those of `configs/alt/`, with smaller numbers. Nothing is pre-trained, neither tower: class and entity
embeddings come from a random text encoder, so that entities name regions no better than chance would. What it shows is
that the whole machine learns. Chance is 1/48: the test list has the 48 labels that are trained.
"""
_base_ = ['../_base_/datasets/mini_world.py', '../_base_/default_runtime.py']

# Untrained, so its token embeddings start large: at CLIP's 0.02 all texts would be nearly parallel.
text_encoder = dict(
    type='vlplugins.CLIPTextEncoder', context_length=16, embed_dims=96, depth=1, num_heads=4, out_dims=96,
    embedding_std=1.0)

model = dict(
    type='Recognizer3D',
    backbone=dict(
        type='vlplugins.ToMeCLIPVisionTransformer',
        img_size=32,
        patch_size=8,
        embed_dims=96,
        depth=2,
        num_heads=4,
        out_dims=96,
        position_std=0.5,
        merge_per_layer=2),
    neck=dict(
        type='vlplugins.MultiModalVideoDecoder',
        entities=dict(corpus='data/mini_world/corpus.json', encoder=text_encoder),
        embed_dims=96,
        num_blocks=2,
        num_heads=4,
        num_regions=13,  # 17 tokens - 2 blocks · 2
        sim_scale=30.0,
        position_std=0.5),
    cls_head=dict(
        type='vlplugins.FrozenTextHead',
        class_texts=dict(labels='data/mini_world/labels.txt', templates='label', encoder=text_encoder),
        average_clips='prob'),
    data_preprocessor=dict(
        type='ActionDataPreprocessor', mean=[127.5] * 3, std=[60.0] * 3, format_shape='NCTHW'))

train_dataloader = dict(batch_size=16)
val_dataloader = dict(batch_size=32)
test_dataloader = dict(batch_size=32)

train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=15, val_interval=3)
val_cfg = dict(type='ValLoop')
test_cfg = dict(type='TestLoop')
optim_wrapper = dict(
    constructor='vlplugins.DecayFreeOptimWrapperConstructor',
    optimizer=dict(type='AdamW', lr=1e-3, betas=(0.9, 0.98), weight_decay=0.05),
    clip_grad=dict(max_norm=1.0))
param_scheduler = [
    dict(type='LinearLR', start_factor=0.02, by_epoch=False, begin=0, end=50),
    dict(type='CosineAnnealingLR', by_epoch=True, convert_to_iter_based=True, T_max=15)
]
randomness = dict(seed=0)
