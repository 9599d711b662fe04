# AdamW, 30 epochs of which 5 warm up, cosine, a tenth of the rate for the backbone (ALT, Sec. 3.4 and App. B).
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=30, val_begin=1, val_interval=1)
val_cfg = dict(type='ValLoop')
test_cfg = dict(type='TestLoop')

optim_wrapper = dict(
    constructor='vlplugins.DecayFreeOptimWrapperConstructor',
    optimizer=dict(type='AdamW', lr=8e-5, betas=(0.9, 0.98), eps=1e-8, weight_decay=0.001),
    paramwise_cfg=dict(custom_keys={'backbone': dict(lr_mult=0.1)}))

# Stepped every iteration. The floor is X-CLIP's, a hundredth of the backbone's rate.
param_scheduler = [
    dict(type='LinearLR', start_factor=1e-4, by_epoch=True, begin=0, end=5, convert_to_iter_based=True),
    dict(type='CosineAnnealingLR', eta_min=8e-8, T_max=25, by_epoch=True, begin=5, end=30, convert_to_iter_based=True)
]

# The rates belong to 256 clips a step; `--auto-scale-lr` fits them to another number.
auto_scale_lr = dict(enable=False, base_batch_size=256)
