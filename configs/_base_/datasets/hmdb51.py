# HMDB-51, first split, as MMAction2 prepares it: classes in alphabetical order.
_base_ = ['./kinetics400_randaug.py']

data_root = 'data/hmdb51'

# The released logs show RandAugment for Kinetics-400 only.
train_pipeline = [step for step in _base_.train_pipeline if step['type'] != 'vlplugins.RandAugment']
val_pipeline = _base_.val_pipeline

train_dataloader = dict(
    dataset=dict(
        ann_file=f'{data_root}/hmdb51_train_split_1_videos.txt',
        data_prefix=dict(video=f'{data_root}/videos'),
        label_file='hmdb51',
        pipeline=train_pipeline))
val_dataloader = dict(
    dataset=dict(
        ann_file=f'{data_root}/hmdb51_val_split_1_videos.txt', data_prefix=dict(video=f'{data_root}/videos'), label_file='hmdb51'))
# A single view, as the validation.
test_dataloader = dict(
    dataset=dict(
        ann_file=f'{data_root}/hmdb51_val_split_1_videos.txt',
        data_prefix=dict(video=f'{data_root}/videos'),
        label_file='hmdb51',
        pipeline=val_pipeline))
