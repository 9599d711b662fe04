# The 220 classes of Kinetics-600 that Kinetics-400 lacks, for zero-shot tests: three splits of 160 (ER-ZSAR's). Sampled
# as X-CLIP does, a single view.
_base_ = ['./kinetics400.py']

data_root = 'data/kinetics600'

val_pipeline = _base_.val_pipeline
val_pipeline[-1]['meta_keys'] = ('img_shape', 'filename', 'decoded')

# A test goes on without videos that cannot be decoded; the metric leaves them out and says how many they are.
_dataset = dict(
    ann_file=f'{data_root}/kinetics600_new220_test_list_videos.txt',
    data_prefix=dict(video=f'{data_root}/videos_test'),
    label_file='k600_new220',
    on_error='skip',
    pipeline=val_pipeline)
val_dataloader = dict(dataset=_dataset)
test_dataloader = dict(dataset=_dataset)

val_evaluator = dict(
    _delete_=True,
    type='vlplugins.ProtocolMetric',
    protocols=[dict(type='class_splits', splits=[f'k600_new160_split{i}' for i in (1, 2, 3)])])
test_evaluator = val_evaluator
