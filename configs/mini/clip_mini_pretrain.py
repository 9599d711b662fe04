"""A small CLIP for the rendered world: clips and their captions are contrasted, both towers trained from nothing.

    python tools/render_world.py --out data/mini_world
    python tools/train.py configs/mini/clip_mini_pretrain.py

Text4Vis, ALT and FILS on the rendered world start from its checkpoint: `backbone.pretrained` and `encoder.pretrained`
take it as they take published weights of CLIP. The temporal transformer between the towers is thrown away.

Beside InfoNCE the words of each caption are told from its clip and from its text (`word_bag`), which is not CLIP's: place,
colour and size tell most captions of a batch apart, and by InfoNCE alone so small a model learns motions late.
"""
_base_ = ['../_base_/datasets/mini_world.py', '../_base_/default_runtime.py']

data_root = '{{$MINI_WORLD:data/mini_world}}'
vocabulary = f'{data_root}/words.txt'

model = dict(
    type='Recognizer3D',
    # At CLIP's own 1/√D of the positions, a model of this size takes long to tell places apart.
    backbone=dict(
        type='vlplugins.CLIPVisionTransformer', img_size=32, patch_size=8, embed_dims=96, depth=2, num_heads=4,
        out_dims=96, position_std=0.5),
    neck=dict(
        type='vlplugins.TemporalTransformer', embed_dims=96, num_blocks=2, num_heads=4, position_std=0.5, init_std=0.1),
    cls_head=dict(
        type='vlplugins.ContrastiveHead',
        class_texts=dict(
            labels=f'{data_root}/labels_seen.txt',
            templates='a {}',
            encoder=dict(
                type='vlplugins.CLIPTextEncoder', vocabulary=vocabulary, context_length=24, embed_dims=96, depth=1,
                num_heads=4, out_dims=96, embedding_std=0.5)),
        text='online',
        captions=True,
        target='index',
        word_bag=dict(vocabulary=vocabulary),
        logit_scale=2.6593,  # ln(1 / 0.07)
        max_logit_scale=4.6052,  # ln 100
        average_clips='prob'),
    data_preprocessor=dict(type='ActionDataPreprocessor', mean=[127.5] * 3, std=[60.0] * 3, format_shape='NCTHW'))

train_pipeline = [
    dict(type='vlplugins.OpenVideo'),
    dict(type='UniformSample', clip_len=4, test_mode=True),  # the same frames each time: ten epochs do not overfit
    dict(type='vlplugins.DecodeFrames'),
    dict(type='Resize', scale=(32, 32), keep_ratio=False, interpolation='area'),
    dict(type='FormatShape', input_format='NCTHW'),
    dict(type='PackActionInputs', algorithm_keys=('caption', )),
]
train_dataloader = dict(
    batch_size=32,
    drop_last=True,
    dataset=dict(
        type='vlplugins.CaptionedVideoDataset',
        ann_file=f'{data_root}/pretrain.txt',
        captions=dict(file=f'{data_root}/captions.json', encoder=None),
        pipeline=train_pipeline))
val_dataloader = dict(batch_size=64)
test_dataloader = dict(batch_size=64)

train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=10, val_begin=10, val_interval=10)
val_cfg = dict(type='ValLoop')
test_cfg = dict(type='TestLoop')
optim_wrapper = dict(
    constructor='vlplugins.DecayFreeOptimWrapperConstructor',
    optimizer=dict(type='AdamW', lr=3e-3, betas=(0.9, 0.98), weight_decay=0.05, fused=True),
    clip_grad=dict(max_norm=1.0))
param_scheduler = [
    dict(type='LinearLR', start_factor=0.02, by_epoch=False, begin=0, end=50),
    dict(type='CosineAnnealingLR', by_epoch=True, convert_to_iter_based=True, T_max=10),
]
default_hooks = dict(checkpoint=dict(interval=10, save_best=None), logger=dict(interval=150))
randomness = dict(seed=0)
