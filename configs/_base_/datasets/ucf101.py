# UCF-101, first split, as MMAction2 prepares it.
_base_ = ['./kinetics400_randaug.py']

data_root = 'data/ucf101'

# The released logs show RandAugment for Kinetics-400 only.
train_pipeline = [step for step in _base_.train_pipeline if step['type'] != 'vlplugins.RandAugment']
val_pipeline = _base_.val_pipeline

train_dataloader = dict(
    dataset=dict(
        ann_file=f'{data_root}/ucf101_train_split_1_videos.txt',
        data_prefix=dict(video=f'{data_root}/videos'),
        label_file='ucf101',
        pipeline=train_pipeline))
val_dataloader = dict(
    dataset=dict(
        ann_file=f'{data_root}/ucf101_val_split_1_videos.txt', data_prefix=dict(video=f'{data_root}/videos'), label_file='ucf101'))
# A single view, as the validation.
test_dataloader = dict(
    dataset=dict(
        ann_file=f'{data_root}/ucf101_val_split_1_videos.txt',
        data_prefix=dict(video=f'{data_root}/videos'),
        label_file='ucf101',
        pipeline=val_pipeline))
