# The rendered world of `tools/render_world.py`: 64 labels "<object> <verb>", of which 16, the last ones,
# are in no training clip and not even named here.
# It is small enough to stay in memory once it is decoded, and nothing in it may be mirrored: things move left and right.
dataset_type = 'vlplugins.VideoDataset'
data_root = '{{$MINI_WORLD:data/mini_world}}'

train_pipeline = [
    dict(type='vlplugins.OpenVideo'),
    dict(type='UniformSample', clip_len=4),
    dict(type='vlplugins.DecodeFrames'),
    dict(type='Resize', scale=(32, 32), keep_ratio=False, interpolation='area'),
    dict(type='FormatShape', input_format='NCTHW'),
    dict(type='PackActionInputs')
]
test_pipeline = [
    dict(type='vlplugins.OpenVideo'),
    dict(type='UniformSample', clip_len=4, test_mode=True),
    dict(type='vlplugins.DecodeFrames'),
    dict(type='Resize', scale=(32, 32), keep_ratio=False, interpolation='area'),
    dict(type='FormatShape', input_format='NCTHW'),
    dict(type='PackActionInputs')
]

train_dataloader = dict(
    num_workers=0,
    sampler=dict(type='DefaultSampler', shuffle=True),
    dataset=dict(
        type=dataset_type,
        ann_file=f'{data_root}/train.txt',
        data_prefix=dict(video=data_root),
        label_file=f'{data_root}/labels_seen.txt',
        cache_gib=2,
        pipeline=train_pipeline))
val_dataloader = dict(
    num_workers=0,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(
        type=dataset_type,
        ann_file=f'{data_root}/test_seen.txt',
        data_prefix=dict(video=data_root),
        label_file=f'{data_root}/labels_seen.txt',
        cache_gib=2,
        pipeline=test_pipeline,
        test_mode=True))
test_dataloader = val_dataloader

val_evaluator = dict(type='AccMetric')
test_evaluator = val_evaluator
