"""ALT-B/16, trained on Kinetics-400 with 32 frames, tested on UCF-101 without training there (Table 3).

    tools/dist_test.sh configs/alt/zero_shot/alt_b16_ucf101.py CHECKPOINT 8

CHECKPOINT: of alt_b16_k400_32f.py. Labels and entities are others, no parameter is. One pass over all 13,320 videos
(`ucf101_all_videos.txt`, see README) gives the three official test splits.
The paper's top-1: 76.7 ± 0.9 % (mean and standard deviation over the splits), one view.
Counted here: 124.6 M parameters, 438.5 GMACs a view with 5,000 entities.
"""
_base_ = [
    '../../_base_/models/alt_b16.py', '../../_base_/datasets/ucf101_colorjitter.py', '../../_base_/schedules/adamw_30e.py',
    '../../_base_/default_runtime.py'
]

model = dict(
    neck=dict(entities=dict(corpus='k400', corpora=['ucf101'])), cls_head=dict(class_texts=dict(labels='ucf101')))

train_pipeline, val_pipeline = _base_.train_pipeline, _base_.val_pipeline
for pipeline in (train_pipeline, val_pipeline):
    pipeline[1]['clip_len'] = 32

_test = dict(ann_file=f'{_base_.data_root}/ucf101_all_videos.txt', on_error='skip', pipeline=val_pipeline)
train_dataloader = dict(batch_size=8, dataset=dict(pipeline=train_pipeline))
val_dataloader = dict(batch_size=8, dataset=_test)
test_dataloader = dict(batch_size=8, dataset=_test)

val_evaluator = dict(
    _delete_=True,
    type='vlplugins.ProtocolMetric',
    protocols=[
        dict(type='file_splits', splits=[f'{_base_.data_root}/ucf101_val_split_{i}_videos.txt' for i in (1, 2, 3)])
    ])
test_evaluator = val_evaluator
