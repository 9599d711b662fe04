"""ALT-B/16, trained on Kinetics-400 with 32 frames, tested on the new classes of Kinetics-600 (Table 4).

    tools/dist_test.sh configs/alt/zero_shot/alt_b16_k600.py CHECKPOINT 8

CHECKPOINT: of alt_b16_k400_32f.py. One pass over the test videos of the 220 classes that Kinetics-400 lacks; a split has
160 of them, and only these compete for its videos.
The paper's top-1: 68.1 ± 0.6 %, top-5: 88.1 ± 0.4 % (mean and standard deviation over the three splits), one view.
Counted here: 124.6 M parameters, 438.5 GMACs a view with 5,000 entities.
"""
_base_ = [
    '../../_base_/models/alt_b16.py', '../../_base_/datasets/kinetics600_new_colorjitter.py',
    '../../_base_/schedules/adamw_30e.py', '../../_base_/default_runtime.py'
]

model = dict(
    neck=dict(entities=dict(corpus='k400', corpora=['k600_new220'])),
    cls_head=dict(class_texts=dict(labels='k600_new220')))

train_pipeline, val_pipeline = _base_.train_pipeline, _base_.val_pipeline
for pipeline in (train_pipeline, val_pipeline):
    pipeline[1]['clip_len'] = 32

train_dataloader = dict(batch_size=8, dataset=dict(pipeline=train_pipeline))
val_dataloader = dict(batch_size=8, dataset=dict(pipeline=val_pipeline))
test_dataloader = dict(batch_size=8, dataset=dict(pipeline=val_pipeline))
