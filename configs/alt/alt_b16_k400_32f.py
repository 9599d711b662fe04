"""ALT-B/16 on Kinetics-400, 32 frames (Table 1).

    tools/dist_train.sh configs/alt/alt_b16_k400_32f.py 8

The paper's result: 85.4 % top-1, 96.7 % top-5 with 3 clips × 1 crop, 1308 GFLOPs, 124.6 M parameters.
Counted here: 124.6 M parameters, 438.5 GMACs a view with 5,000 entities.
"""
_base_ = ['./alt_b16_k400.py']

train_pipeline, val_pipeline, test_pipeline = _base_.train_pipeline, _base_.val_pipeline, _base_.test_pipeline
for pipeline in (train_pipeline, val_pipeline, test_pipeline):
    pipeline[1]['clip_len'] = 32

# 256 clips a step on 8 GPUs: 8 · 8 · 4
train_dataloader = dict(batch_size=8, dataset=dict(pipeline=train_pipeline))
val_dataloader = dict(batch_size=8, dataset=dict(pipeline=val_pipeline))
test_dataloader = dict(batch_size=2, dataset=dict(pipeline=test_pipeline))
optim_wrapper = dict(accumulative_counts=4)
