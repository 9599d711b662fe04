# UCF-101, first split, as MMAction2 prepares it. Sampling and augmentation of X-CLIP, a single view.
_base_ = ['./kinetics400.py']

data_root = 'data/ucf101'

blending = dict(augments=[dict(augment, num_classes=101) for augment in _base_.blending['augments']])

val_pipeline = _base_.val_pipeline
val_pipeline[-1]['meta_keys'] = ('img_shape', 'filename', 'decoded')  # tells the official splits apart

_val = dict(
    ann_file=f'{data_root}/ucf101_val_split_1_videos.txt',
    data_prefix=dict(video=f'{data_root}/videos'),
    label_file='ucf101',
    pipeline=val_pipeline)
train_dataloader = dict(
    dataset=dict(
        ann_file=f'{data_root}/ucf101_train_split_1_videos.txt',
        data_prefix=dict(video=f'{data_root}/videos'),
        label_file='ucf101'))
val_dataloader = dict(dataset=_val)
test_dataloader = dict(dataset=_val)
