# Charades-Ego, first person: training on the annotated actions, a clip each; tests on whole videos, which show several.
_base_ = ['./ek100.py']

data_root = 'data/charades_ego'

train_pipeline = [
    step for step in _base_.train_pipeline if step['type'] not in ('vlplugins.RandAugment', 'vlplugins.RandomErasing')
]
val_pipeline = _base_.val_pipeline

_val = dict(
    ann_file=f'{data_root}/charades_ego_test_videos.txt',
    data_prefix=dict(video=f'{data_root}/videos'),
    label_file='charades_ego',
    segments=False,
    multi_class=True,
    pipeline=val_pipeline)
train_dataloader = dict(
    dataset=dict(
        ann_file=f'{data_root}/charades_ego_train_clips.txt',
        data_prefix=dict(video=f'{data_root}/videos'),
        label_file='charades_ego',
        pipeline=train_pipeline))
val_dataloader = dict(dataset=_val)
# A single view, as the validation.
test_dataloader = dict(dataset=_val)

val_evaluator = dict(protocols=['map'])
test_evaluator = val_evaluator
