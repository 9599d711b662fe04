# AdamW, 100 epochs: 1e-6 to 1.5e-3 within the first, then half a cosine to 1e-6 (FILS, Sec. 6). Number of epochs, layer
# decay and the second beta are the released code's, whose warm-up lasts 5 epochs: param_scheduler.0.end=5
# param_scheduler.1.begin=5 param_scheduler.1.T_max=95.
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=100, val_begin=1, val_interval=1)
val_cfg = dict(type='ValLoop')
test_cfg = dict(type='TestLoop')

# Each block learns at 0.75 of the rate of the next; biases and norms do not decay.
optim_wrapper = dict(
    constructor='LearningRateDecayOptimizerConstructor',
    optimizer=dict(type='AdamW', lr=1.5e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.05),
    paramwise_cfg=dict(decay_type='layer_wise', decay_rate=0.75, num_layers=12))

# Stepped every iteration; factors, so that the floor of a layer is in proportion to its rate.
param_scheduler = [
    dict(type='LinearLR', start_factor=1 / 1500, by_epoch=True, begin=0, end=1, convert_to_iter_based=True),
    dict(
        type='CosineAnnealingLR', eta_min_ratio=1 / 1500, T_max=99, by_epoch=True, begin=1, end=100,
        convert_to_iter_based=True)
]

# The rates belong to 256 clips a step; `--auto-scale-lr` fits them to another number.
auto_scale_lr = dict(enable=False, base_batch_size=256)
