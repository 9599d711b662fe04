# AdamW, 30 epochs of which 5 warm up, cosine to zero; a tenth of the rate for CLIP's encoder and scale, weight decay on
# everything (Text4Vis, Table A.3 and released code). The table's "minimal" rate of 5e-6 is the encoder's: neither logs nor
# code have a floor. Table A.3 prints the betas (0.9, 0.98); the released script has had these and the ones here.
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=30, val_begin=1, val_interval=1)
val_cfg = dict(type='ValLoop')
test_cfg = dict(type='TestLoop')

optim_wrapper = dict(
    optimizer=dict(type='AdamW', lr=5e-5, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.2),
    # The longest key that fits counts: convolutions that the encoder gains are new, and learn at the head's rate.
    paramwise_cfg=dict(
        custom_keys={
            'backbone': dict(lr_mult=0.1),
            'logit_scale': dict(lr_mult=0.1),
            'temporal_conv': dict(lr_mult=1.0)
        }))

# Stepped every iteration; the released code does every ten.
param_scheduler = [
    dict(type='LinearLR', start_factor=1e-4, by_epoch=True, begin=0, end=5, convert_to_iter_based=True),
    dict(type='CosineAnnealingLR', eta_min=0, T_max=25, by_epoch=True, begin=5, end=30, convert_to_iter_based=True)
]

# The rates belong to 256 videos a step; `--auto-scale-lr` fits them to another number.
auto_scale_lr = dict(enable=False, base_batch_size=256)
