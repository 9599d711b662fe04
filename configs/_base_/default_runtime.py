default_scope = 'mmaction'

# Importing the package cures the faults of the host's wheels before any tool, MMAction2's own included, imports the
# host's models; parts are then found by their prefix, type='vlplugins.…'.
custom_imports = dict(imports=['vlplugins'], allow_failed_imports=False)

default_hooks = dict(
    runtime_info=dict(type='RuntimeInfoHook'),
    timer=dict(type='IterTimerHook'),
    logger=dict(type='LoggerHook', interval=20, ignore_last=False),
    param_scheduler=dict(type='ParamSchedulerHook'),
    checkpoint=dict(type='CheckpointHook', interval=1, save_best='auto', max_keep_ckpts=3),
    sampler_seed=dict(type='DistSamplerSeedHook'),
    sync_buffers=dict(type='SyncBuffersHook'))

custom_hooks = [
    dict(type='vlplugins.LabelCheckHook'),  # the labels of the data are those of the head
    dict(type='vlplugins.ReduceLossHook'),  # with several processes the log shows the mean loss, not that of rank 0
    dict(type='vlplugins.SkippedVideosHook'),  # lists the videos that on_error='resample' went on without
]

env_cfg = dict(
    cudnn_benchmark=False,
    mp_cfg=dict(mp_start_method='fork', opencv_num_threads=0),
    dist_cfg=dict(backend='nccl'))  # gloo where there is no accelerator (vlplugins.compat)

log_processor = dict(type='LogProcessor', window_size=20, by_epoch=True)

vis_backends = [dict(type='LocalVisBackend')]
visualizer = dict(type='ActionVisualizer', vis_backends=vis_backends)

log_level = 'INFO'
load_from = None
resume = False
