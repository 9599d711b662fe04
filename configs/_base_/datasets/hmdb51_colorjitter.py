# HMDB-51, first split, as MMAction2 prepares it: classes in alphabetical order. Sampling and
# augmentation of X-CLIP, a single view.
_base_ = ['./kinetics400.py']

data_root = 'data/hmdb51'

blending = dict(augments=[dict(augment, num_classes=51) for augment in _base_.blending['augments']])

val_pipeline = _base_.val_pipeline
val_pipeline[-1]['meta_keys'] = ('img_shape', 'filename', 'decoded')  # tells the official splits apart

_val = dict(
    ann_file=f'{data_root}/hmdb51_val_split_1_videos.txt',
    data_prefix=dict(video=f'{data_root}/videos'),
    label_file='hmdb51',
    pipeline=val_pipeline)
train_dataloader = dict(
    dataset=dict(
        ann_file=f'{data_root}/hmdb51_train_split_1_videos.txt',
        data_prefix=dict(video=f'{data_root}/videos'),
        label_file='hmdb51'))
val_dataloader = dict(dataset=_val)
test_dataloader = dict(dataset=_val)
