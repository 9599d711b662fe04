# ImageNet-1k; an image is a video of one frame. Random crops are the only augmentation (Text4Vis, App. A).
dataset_type = 'vlplugins.VideoDataset'
data_root = 'data/imagenet'

train_pipeline = [
    dict(type='vlplugins.LoadImage'),
    dict(type='RandomResizedCrop', area_range=(0.08, 1.0), aspect_ratio_range=(3 / 4, 4 / 3)),
    dict(type='Resize', scale=(224, 224), keep_ratio=False, interpolation='bicubic'),
    dict(type='FormatShape', input_format='NCTHW'),
    dict(type='PackActionInputs')
]
val_pipeline = [
    dict(type='vlplugins.LoadImage'),
    dict(type='Resize', scale=(-1, 256), interpolation='bicubic'),
    dict(type='CenterCrop', crop_size=224),
    dict(type='FormatShape', input_format='NCTHW'),
    dict(type='PackActionInputs', meta_keys=('img_shape', 'filename', 'decoded'))
]

train_dataloader = dict(
    num_workers=8,
    persistent_workers=True,
    sampler=dict(type='DefaultSampler', shuffle=True),
    dataset=dict(
        type=dataset_type,
        ann_file=f'{data_root}/imagenet_train_list.txt',
        data_prefix=dict(video=f'{data_root}/train'),
        label_file='imagenet',
        on_error='resample',
        pipeline=train_pipeline))
val_dataloader = dict(
    num_workers=8,
    persistent_workers=True,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(
        type=dataset_type,
        ann_file=f'{data_root}/imagenet_val_list.txt',
        data_prefix=dict(video=f'{data_root}/val'),
        label_file='imagenet',
        on_error='skip',
        pipeline=val_pipeline,
        test_mode=True))
test_dataloader = val_dataloader

val_evaluator = dict(type='vlplugins.ProtocolMetric', protocols=['all'])
test_evaluator = val_evaluator
