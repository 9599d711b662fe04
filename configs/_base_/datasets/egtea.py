# EGTEA Gaze+, first split: trimmed clips. 16 frames, every fourth; black ones after the end of a shorter clip.
_base_ = ['./ek100.py']

data_root = 'data/egtea'

# The released code takes crops from half of the area on: area_range=(0.5, 1.0).
train_pipeline = [
    step for step in _base_.train_pipeline if step['type'] not in ('vlplugins.RandAugment', 'vlplugins.RandomErasing')
]
val_pipeline, test_pipeline = _base_.val_pipeline, _base_.test_pipeline
_stride = dict(type='vlplugins.SampleStride', num_frames=16, strides=4, pad='zero')
train_pipeline[1] = _stride
val_pipeline[1] = dict(_stride, test_mode=True)
# The views of LaViLa: 10 clips × 3 crops.
test_pipeline[1] = dict(_stride, num_clips=10, test_mode=True)

blending = dict(augments=[dict(augment, num_classes=106) for augment in _base_.blending['augments']])

_val = dict(
    ann_file=f'{data_root}/egtea_test_split1.txt',
    data_prefix=dict(video=f'{data_root}/cropped_clips'),
    label_file=f'{data_root}/labels.txt',
    segments=False)
train_dataloader = dict(
    dataset=dict(_val, ann_file=f'{data_root}/egtea_train_split1.txt', pipeline=train_pipeline))
val_dataloader = dict(dataset=dict(_val, pipeline=val_pipeline))
test_dataloader = dict(dataset=dict(_val, pipeline=test_pipeline))

val_evaluator = dict(protocols=['all'])
test_evaluator = val_evaluator
