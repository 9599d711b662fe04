"""ALT-B/16 on Something-Something V2, 32 frames (Table C2).

    tools/dist_train.sh configs/alt/alt_b16_ssv2_32f.py 8

The paper's result: 66.8 % top-1 with 3 clips × 1 crop, 1308 GFLOPs.
Counted here: 124.6 M parameters, 438.5 GMACs a view with 5,000 entities.
"""
_base_ = [
    '../_base_/models/alt_b16.py', '../_base_/datasets/ssv2.py', '../_base_/schedules/adamw_30e.py',
    '../_base_/default_runtime.py'
]

model = dict(
    neck=dict(entities=dict(corpus='ssv2')),
    cls_head=dict(class_texts=dict(labels='ssv2')),
    data_preprocessor=dict(blending=_base_.blending))

train_pipeline, val_pipeline, test_pipeline = _base_.train_pipeline, _base_.val_pipeline, _base_.test_pipeline
for pipeline in (train_pipeline, val_pipeline, test_pipeline):
    pipeline[1]['clip_len'] = 32

# 256 clips a step on 8 GPUs: 8 · 8 · 4
train_dataloader = dict(batch_size=8, dataset=dict(pipeline=train_pipeline))
val_dataloader = dict(batch_size=8, dataset=dict(pipeline=val_pipeline))
test_dataloader = dict(batch_size=2, dataset=dict(pipeline=test_pipeline))
optim_wrapper = dict(accumulative_counts=4)
