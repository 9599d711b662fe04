"""FILS-B/16 on EPIC-Kitchens-100 with the choices of the released code, where it departs from the paper.

    tools/dist_train.sh configs/fils/pretrain/fils_b16_ek100_800e_released.py 4 --amp

Captions are compared with the output of the patch embedding, in which the transformer has no part, and with those of a
GPU alone; the teacher's targets are made of the patch embedding too; it moves once an epoch; its target goes through a
layer norm, and the distance is smooth L1; a frame is drawn from each of 16 parts of a segment; rates follow from 240
clips a step; 20 epochs warm up.

Not as in the released code, and not to be had by an option: there features and captions are contrasted without
normalisation, and a prediction is compared with the target of another position, because one side is in the order of the
mask and the other is not.
"""
_base_ = ['./fils_b16_ek100_800e.py']

model = dict(
    action_features='patch_embed',
    target_features='patch_embed',
    feature_head=dict(norm='layer', distance='smooth_l1'),
    action_head=dict(gather=False))

train_pipeline = _base_.train_pipeline
train_pipeline[1] = dict(type='vlplugins.SampleSegments', num_frames=16)

train_dataloader = dict(batch_size=60, dataset=dict(pipeline=train_pipeline))
auto_scale_lr = dict(base_batch_size=240)
optim_wrapper = dict(optimizer=dict(lr=1.5e-4 * 240 / 256))
param_scheduler = [
    dict(_base_.param_scheduler[0], end=20),
    dict(_base_.param_scheduler[1], begin=20, T_max=780, eta_min=1e-5 * 240 / 256)
]
custom_hooks = [
    dict(hook, by_epoch=True) if hook['type'] == 'vlplugins.EMATeacherHook' else hook for hook in _base_.custom_hooks
]
