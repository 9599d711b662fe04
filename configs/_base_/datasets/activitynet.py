# ActivityNet 1.3: training on the annotated instances, validation on whole videos.
_base_ = ['./kinetics400_randaug.py']

data_root = 'data/activitynet'

# The released logs show RandAugment for Kinetics-400 only.
train_pipeline = [step for step in _base_.train_pipeline if step['type'] != 'vlplugins.RandAugment']
val_pipeline = _base_.val_pipeline

train_dataloader = dict(
    dataset=dict(
        ann_file=f'{data_root}/activitynet_train_instances.txt',
        data_prefix=dict(video=f'{data_root}/videos'),
        label_file='activitynet',
        pipeline=train_pipeline,
        segments=True))
val_dataloader = dict(
    dataset=dict(
        ann_file=f'{data_root}/activitynet_val_videos.txt', data_prefix=dict(video=f'{data_root}/videos'), label_file='activitynet'))
# A single view, as the validation.
test_dataloader = dict(
    dataset=dict(
        ann_file=f'{data_root}/activitynet_val_videos.txt',
        data_prefix=dict(video=f'{data_root}/videos'),
        label_file='activitynet',
        pipeline=val_pipeline))

val_evaluator = dict(protocols=['all', 'map'])
test_evaluator = val_evaluator
