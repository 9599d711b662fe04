# Kinetics-600 as MMAction2 prepares it, sampled and augmented as Kinetics-400.
_base_ = ['./kinetics400.py']

data_root = 'data/kinetics600'

blending = dict(augments=[dict(augment, num_classes=600) for augment in _base_.blending['augments']])

_val = dict(
    ann_file=f'{data_root}/kinetics600_val_list_videos.txt',
    data_prefix=dict(video=f'{data_root}/videos_val'),
    label_file='k600')
train_dataloader = dict(
    dataset=dict(
        ann_file=f'{data_root}/kinetics600_train_list_videos.txt',
        data_prefix=dict(video=f'{data_root}/videos_train'),
        label_file='k600'))
val_dataloader = dict(dataset=_val)
test_dataloader = dict(dataset=_val)
