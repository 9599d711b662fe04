_base_ = '../../configs/_base_/default_runtime.py'

custom_imports = dict(imports=['vlplugins', 'tiny_host'], allow_failed_imports=False)

model = dict(
    type='Recognizer3D',
    backbone=dict(type='TinyBackbone', channels=8),
    cls_head=dict(type='I3DHead', num_classes=3, in_channels=8, dropout_ratio=0, average_clips='prob'),
    data_preprocessor=dict(type='ActionDataPreprocessor', mean=[0.5] * 3, std=[1.0] * 3, format_shape='NCTHW'))

dataset = dict(type='TinyClips', length=16)
train_dataloader = dict(batch_size=4, num_workers=0, sampler=dict(type='DefaultSampler', shuffle=True), dataset=dataset)
val_dataloader = dict(batch_size=4, num_workers=0, sampler=dict(type='DefaultSampler', shuffle=False), dataset=dataset)
test_dataloader = val_dataloader
val_evaluator = dict(type='AccMetric')
test_evaluator = val_evaluator

train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=2, val_interval=1)
val_cfg = dict(type='ValLoop')
test_cfg = dict(type='TestLoop')
optim_wrapper = dict(optimizer=dict(type='SGD', lr=0.1, momentum=0.9), clip_grad=dict(max_norm=5))
param_scheduler = [dict(type='MultiStepLR', milestones=[1], by_epoch=True)]

default_hooks = dict(logger=dict(interval=1))
log_processor = dict(window_size=1)
randomness = dict(seed=1)
