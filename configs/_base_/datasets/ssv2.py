# Something-Something V2 as MMAction2 prepares it, sampled and augmented as Kinetics-400.
_base_ = ['./kinetics400.py']

data_root = 'data/sthv2'

blending = dict(augments=[dict(augment, num_classes=174) for augment in _base_.blending['augments']])

# A mirrored video of these classes shows the other of the pair: names that swapping 'left' and 'right' turns into each
# other, as 'Pulling something from left to right' (86) and 'Pulling something from right to left' (87).
train_pipeline = [
    dict(step, flip_label_map={86: 87, 87: 86, 93: 94, 94: 93, 166: 167, 167: 166}) if step['type'] == 'Flip' else step
    for step in _base_.train_pipeline
]

_val = dict(
    ann_file=f'{data_root}/sthv2_val_list_videos.txt', data_prefix=dict(video=f'{data_root}/videos'), label_file='ssv2')
train_dataloader = dict(
    dataset=dict(
        ann_file=f'{data_root}/sthv2_train_list_videos.txt',
        data_prefix=dict(video=f'{data_root}/videos'),
        label_file='ssv2',
        pipeline=train_pipeline))
val_dataloader = dict(dataset=_val)
test_dataloader = dict(dataset=_val)
