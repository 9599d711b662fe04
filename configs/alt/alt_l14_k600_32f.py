"""ALT-L/14 on Kinetics-600, 32 frames (Table C1).

    tools/dist_train.sh configs/alt/alt_l14_k600_32f.py 8

The paper's result: 88.5 % top-1 with 3 clips × 1 crop, 4947 GFLOPs.
Counted here: 382.0 M parameters, 1616.0 GMACs a view with 5,000 entities.
"""
_base_ = [
    '../_base_/models/alt_l14.py', '../_base_/datasets/kinetics600.py', '../_base_/schedules/adamw_30e.py',
    '../_base_/default_runtime.py'
]

model = dict(
    neck=dict(entities=dict(corpus='k400', corpora=['k600_new220'])),
    cls_head=dict(class_texts=dict(labels='k600')),
    data_preprocessor=dict(blending=_base_.blending))

train_pipeline, val_pipeline, test_pipeline = _base_.train_pipeline, _base_.val_pipeline, _base_.test_pipeline
for pipeline in (train_pipeline, val_pipeline, test_pipeline):
    pipeline[1]['clip_len'] = 32

# 256 clips a step on 8 GPUs: 8 · 2 · 16
train_dataloader = dict(batch_size=2, dataset=dict(pipeline=train_pipeline))
val_dataloader = dict(batch_size=2, dataset=dict(pipeline=val_pipeline))
test_dataloader = dict(batch_size=1, dataset=dict(pipeline=test_pipeline))
optim_wrapper = dict(accumulative_counts=16)
