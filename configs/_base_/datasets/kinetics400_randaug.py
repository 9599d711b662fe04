# Kinetics-400 as Text4Vis samples and augments it: a frame of every segment, random resized crops, RandAugment.
# A single view in validation; 4 clips × 3 crops in the test.
_base_ = ['./kinetics400.py']

train_pipeline = [
    dict(type='vlplugins.OpenVideo'),
    dict(type='vlplugins.SampleSegments', num_frames=8),
    dict(type='vlplugins.DecodeFrames'),
    dict(type='vlplugins.RandAugment', num_ops=2, magnitude=9),
    dict(type='Resize', scale=(-1, 256), interpolation='bicubic'),
    dict(type='RandomResizedCrop', area_range=(0.08, 1.0), aspect_ratio_range=(3 / 4, 4 / 3)),
    dict(type='Resize', scale=(224, 224), keep_ratio=False),
    dict(type='Flip', flip_ratio=0.5),
    dict(type='vlplugins.RandomGrayscale', prob=0.2),
    dict(type='FormatShape', input_format='NCTHW'),
    dict(type='PackActionInputs')
]
val_pipeline = [
    dict(type='vlplugins.OpenVideo'),
    dict(type='vlplugins.SampleSegments', num_frames=8, test_mode=True),
    dict(type='vlplugins.DecodeFrames'),
    dict(type='Resize', scale=(-1, 256), interpolation='bicubic'),
    dict(type='CenterCrop', crop_size=224),
    dict(type='FormatShape', input_format='NCTHW'),
    dict(type='PackActionInputs', meta_keys=('img_shape', 'filename', 'decoded'))
]
test_pipeline = [
    dict(type='vlplugins.OpenVideo'),
    dict(type='vlplugins.SampleSegments', num_frames=8, num_clips=4, test_mode=True),
    dict(type='vlplugins.DecodeFrames'),
    dict(type='Resize', scale=(-1, 256), interpolation='bicubic'),
    dict(type='vlplugins.ThreeCrop', crop_size=224),
    dict(type='FormatShape', input_format='NCTHW'),
    dict(type='PackActionInputs', meta_keys=('img_shape', 'filename', 'decoded'))
]

train_dataloader = dict(dataset=dict(pipeline=train_pipeline))
# A test goes on without videos that cannot be decoded; the metric leaves them out and says how many they are.
val_dataloader = dict(dataset=dict(pipeline=val_pipeline, on_error='skip'))
test_dataloader = dict(dataset=dict(pipeline=test_pipeline, on_error='skip'))

val_evaluator = dict(_delete_=True, type='vlplugins.ProtocolMetric', protocols=['all'])
test_evaluator = val_evaluator
