# AdamW, 800 epochs: 1e-6 to 1.5e-4 within the first, then half a cosine to 1e-5 (FILS, Sec. 6). The released code warms
# up for 20 epochs: param_scheduler.0.end=20 param_scheduler.1.begin=20 param_scheduler.1.T_max=780.
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=800)

optim_wrapper = dict(
    constructor='vlplugins.DecayFreeOptimWrapperConstructor',
    optimizer=dict(type='AdamW', lr=1.5e-4, betas=(0.9, 0.95), eps=1e-8, weight_decay=0.05))

# Stepped every iteration.
param_scheduler = [
    dict(type='LinearLR', start_factor=1 / 150, by_epoch=True, begin=0, end=1, convert_to_iter_based=True),
    dict(type='CosineAnnealingLR', eta_min=1e-5, T_max=799, by_epoch=True, begin=1, end=800, convert_to_iter_based=True)
]

# The rates belong to 256 clips a step; `--auto-scale-lr` fits them to another number.
auto_scale_lr = dict(enable=False, base_batch_size=256)
