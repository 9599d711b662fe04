"""ALT-L/14 on Kinetics-400, 16 frames (Table 1).

    tools/dist_train.sh configs/alt/alt_l14_k400_16f.py 8

The paper's result: 87.6 % top-1, 97.6 % top-5 with 3 clips × 1 crop, 2478 GFLOPs, 427.1 M parameters.
Counted here: 382.0 M parameters, 808.0 GMACs a view with 5,000 entities.
"""
_base_ = ['./alt_l14_k400.py']

train_pipeline, val_pipeline, test_pipeline = _base_.train_pipeline, _base_.val_pipeline, _base_.test_pipeline
for pipeline in (train_pipeline, val_pipeline, test_pipeline):
    pipeline[1]['clip_len'] = 16

# 256 clips a step on 8 GPUs: 8 · 4 · 8
train_dataloader = dict(batch_size=4, dataset=dict(pipeline=train_pipeline))
val_dataloader = dict(batch_size=4, dataset=dict(pipeline=val_pipeline))
test_dataloader = dict(batch_size=2, dataset=dict(pipeline=test_pipeline))
optim_wrapper = dict(accumulative_counts=8)
