# Something-Something V2 as MMAction2 prepares it; 16 frames, one of each of 16 equal parts of a video.
_base_ = ['./ssv2.py']

# The released code takes crops from half of the area on, area_range=(0.5, 1.0), and every fourth frame.
train_pipeline = [
    dict(type='vlplugins.OpenVideo'),
    dict(type='vlplugins.SampleSegments', num_frames=16),
    dict(type='vlplugins.DecodeFrames'),
    dict(type='Resize', scale=(-1, 256)),
    dict(type='RandomResizedCrop', area_range=(0.08, 1.0)),
    dict(type='Resize', scale=(224, 224), keep_ratio=False),
    *[step for step in _base_.train_pipeline if step['type'] == 'Flip'],  # some mirrored videos are of another class
    dict(type='FormatShape', input_format='NCTHW'),
    dict(type='PackActionInputs')
]
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
# The views of VideoMAE: 2 clips × 3 crops. The released code has 5 × 3.
test_pipeline = [
    dict(type='vlplugins.OpenVideo'),
    dict(type='vlplugins.SampleSegments', num_frames=16, num_clips=2, test_mode=True),
    dict(type='vlplugins.DecodeFrames'),
    dict(type='Resize', scale=(-1, 224)),
    dict(type='vlplugins.ThreeCrop', crop_size=224),
    dict(type='FormatShape', input_format='NCTHW'),
    dict(type='PackActionInputs', meta_keys=('img_shape', 'filename', 'decoded'))
]
# Mixup alone (FILS, Sec. 6); the released code takes cutmix every other time: probs=[0.5, 0.5].
blending = dict(probs=[1.0, 0.0])

train_dataloader = dict(dataset=dict(pipeline=train_pipeline))
val_dataloader = dict(dataset=dict(pipeline=val_pipeline, on_error='skip'))
test_dataloader = dict(dataset=dict(pipeline=test_pipeline, on_error='skip'))

val_evaluator = dict(_delete_=True, type='vlplugins.ProtocolMetric', protocols=['all'])
test_evaluator = val_evaluator
