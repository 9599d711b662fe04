# EPIC-Kitchens-100: segments of long videos with one of 3,806 actions; verbs and nouns by the sums of their actions.
# 16 frames, one of each of 16 equal parts of a segment.
dataset_type = 'vlplugins.VideoDataset'
data_root = 'data/ek100'

# RandAugment (timm's rand-m7-n4) and RandomErasing are the released code's; the paper names neither.
train_pipeline = [
    dict(type='vlplugins.OpenVideo'),
    dict(type='vlplugins.SampleSegments', num_frames=16),
    dict(type='vlplugins.DecodeFrames'),
    dict(type='Resize', scale=(-1, 256)),
    dict(type='RandomResizedCrop', area_range=(0.08, 1.0)),
    dict(type='Resize', scale=(224, 224), keep_ratio=False),
    dict(type='Flip', flip_ratio=0.5),
    dict(type='vlplugins.RandAugment', num_ops=4, magnitude=21, per_frame=False),
    dict(type='vlplugins.RandomErasing', prob=0.25),
    dict(type='FormatShape', input_format='NCTHW'),
    dict(type='PackActionInputs')
]
# Of a batch; a model takes it up in its data preprocessor. The paper has mixup alone; the released code takes cutmix
# every other time: probs=[0.5, 0.5].
blending = dict(
    type='RandomBatchAugment',
    augments=[
        dict(type='MixupBlending', alpha=0.8, num_classes=3806),
        dict(type='CutmixBlending', alpha=1.0, num_classes=3806)
    ],
    probs=[1.0, 0.0])
# The paper's test: a single view.
val_pipeline = [
    dict(type='vlplugins.OpenVideo'),
    dict(type='vlplugins.SampleSegments', num_frames=16, test_mode=True),
    dict(type='vlplugins.DecodeFrames'),
    dict(type='Resize', scale=(-1, 224)),
    dict(type='CenterCrop', crop_size=224),
    dict(type='FormatShape', input_format='NCTHW'),
    dict(type='PackActionInputs', meta_keys=('img_shape', 'filename', 'decoded'))
]
# The released code's: 5 clips × 3 crops.
test_pipeline = [
    dict(type='vlplugins.OpenVideo'),
    dict(type='vlplugins.SampleSegments', num_frames=16, num_clips=5, test_mode=True),
    dict(type='vlplugins.DecodeFrames'),
    dict(type='Resize', scale=(-1, 224)),
    dict(type='vlplugins.ThreeCrop', crop_size=224),
    dict(type='FormatShape', input_format='NCTHW'),
    dict(type='PackActionInputs', meta_keys=('img_shape', 'filename', 'decoded'))
]

_val = dict(
    type=dataset_type,
    ann_file=f'{data_root}/ek100_val.txt',
    data_prefix=dict(video=f'{data_root}/videos'),
    label_file=f'{data_root}/actions.csv',
    segments=True,
    on_error='skip',
    test_mode=True)
train_dataloader = dict(
    num_workers=8,
    persistent_workers=True,
    sampler=dict(type='DefaultSampler', shuffle=True),
    dataset=dict(
        type=dataset_type,
        ann_file=f'{data_root}/ek100_train.txt',
        data_prefix=dict(video=f'{data_root}/videos'),
        label_file=f'{data_root}/actions.csv',
        segments=True,
        on_error='resample',
        pipeline=train_pipeline))
val_dataloader = dict(
    num_workers=8,
    persistent_workers=True,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(_val, pipeline=val_pipeline))
test_dataloader = dict(
    num_workers=8,
    persistent_workers=True,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(_val, pipeline=test_pipeline))

val_evaluator = dict(
    type='vlplugins.ProtocolMetric',
    protocols=[dict(type='marginal', actions=f'{data_root}/actions.csv', verbs=97, nouns=300)])
test_evaluator = val_evaluator
