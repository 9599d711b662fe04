# For few videos of every class: 50 epochs of which 5 warm up, 64 clips a step, and the video decoder at ten times its
# usual rate (ALT, App. B). The paper does not say how many epochs; 50 are X-CLIP's.
_base_ = ['./adamw_30e.py']

train_cfg = dict(max_epochs=50, val_interval=10)

optim_wrapper = dict(paramwise_cfg=dict(custom_keys={'neck': dict(lr_mult=10.0)}))

param_scheduler = [
    dict(type='LinearLR', start_factor=1e-4, by_epoch=True, begin=0, end=5, convert_to_iter_based=True),
    dict(type='CosineAnnealingLR', eta_min=8e-8, T_max=45, by_epoch=True, begin=5, end=50, convert_to_iter_based=True)
]

auto_scale_lr = dict(base_batch_size=64)
