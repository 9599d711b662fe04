# Kinetics-400 as MMAction2 prepares it; sparse sampling and the augmentation of X-CLIP.
dataset_type = 'vlplugins.VideoDataset'
data_root = 'data/kinetics400'

train_pipeline = [
    dict(type='vlplugins.OpenVideo'),
    dict(type='UniformSample', clip_len=8),
    dict(type='vlplugins.DecodeFrames'),
    dict(type='Resize', scale=(-1, 256)),
    dict(type='MultiScaleCrop', input_size=224, scales=(1, 0.875, 0.75, 0.66), random_crop=False, max_wh_scale_gap=1),
    dict(type='Resize', scale=(224, 224), keep_ratio=False),
    dict(type='Flip', flip_ratio=0.5),
    dict(type='vlplugins.RandomColorJitter', brightness=0.4, contrast=0.4, saturation=0.2, hue=0.1, prob=0.8),
    dict(type='vlplugins.RandomGrayscale', prob=0.2),
    dict(type='FormatShape', input_format='NCTHW'),
    dict(type='PackActionInputs')
]
# Of a batch; a model takes it up in its data preprocessor.
blending = dict(
    type='RandomBatchAugment',
    augments=[
        dict(type='MixupBlending', alpha=0.8, num_classes=400),
        dict(type='CutmixBlending', alpha=1.0, num_classes=400)
    ],
    probs=[0.5, 0.5])
val_pipeline = [
    dict(type='vlplugins.OpenVideo'),
    dict(type='UniformSample', clip_len=8, num_clips=1, test_mode=True),
    dict(type='vlplugins.DecodeFrames'),
    dict(type='Resize', scale=(-1, 256)),
    dict(type='CenterCrop', crop_size=224),
    dict(type='FormatShape', input_format='NCTHW'),
    dict(type='PackActionInputs')
]
# Three clips with the frames of a segment shifted by a quarter, a centre crop: the views of the paper's Table 1.
test_pipeline = [
    dict(type='vlplugins.OpenVideo'),
    dict(type='UniformSample', clip_len=8, num_clips=3, test_mode=True),
    dict(type='vlplugins.DecodeFrames'),
    dict(type='Resize', scale=(-1, 256)),
    dict(type='CenterCrop', crop_size=224),
    dict(type='FormatShape', input_format='NCTHW'),
    dict(type='PackActionInputs')
]

train_dataloader = dict(
    num_workers=8,
    persistent_workers=True,
    sampler=dict(type='DefaultSampler', shuffle=True),
    dataset=dict(
        type=dataset_type,
        ann_file=f'{data_root}/kinetics400_train_list_videos.txt',
        data_prefix=dict(video=f'{data_root}/videos_train'),
        label_file='k400',
        on_error='resample',
        pipeline=train_pipeline))
val_dataloader = dict(
    num_workers=8,
    persistent_workers=True,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(
        type=dataset_type,
        ann_file=f'{data_root}/kinetics400_val_list_videos.txt',
        data_prefix=dict(video=f'{data_root}/videos_val'),
        label_file='k400',
        pipeline=val_pipeline,
        test_mode=True))
test_dataloader = dict(
    num_workers=8,
    persistent_workers=True,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(
        type=dataset_type,
        ann_file=f'{data_root}/kinetics400_val_list_videos.txt',
        data_prefix=dict(video=f'{data_root}/videos_val'),
        label_file='k400',
        pipeline=test_pipeline,
        test_mode=True))

val_evaluator = dict(type='AccMetric')
test_evaluator = val_evaluator
