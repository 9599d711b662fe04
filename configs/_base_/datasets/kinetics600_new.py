# The 220 classes of Kinetics-600 that Kinetics-400 lacks, for zero-shot tests: three splits of 160 (ER-ZSAR's).
_base_ = ['./kinetics400_randaug.py']

data_root = 'data/kinetics600'

val_pipeline = _base_.val_pipeline

_dataset = dict(
    ann_file=f'{data_root}/kinetics600_new220_test_list_videos.txt',
    data_prefix=dict(video=f'{data_root}/videos_test'),
    label_file='k600_new220',
    pipeline=val_pipeline)
val_dataloader = dict(dataset=_dataset)
test_dataloader = dict(dataset=_dataset)

val_evaluator = dict(
    protocols=[dict(type='class_splits', splits=[f'k600_new160_split{i}' for i in (1, 2, 3)]), 'all'])
test_evaluator = val_evaluator
