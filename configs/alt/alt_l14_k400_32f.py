"""ALT-L/14 on Kinetics-400, 32 frames (Table 1).

    tools/dist_train.sh configs/alt/alt_l14_k400_32f.py 8

The paper's result: 87.9 % top-1, 97.7 % top-5 with 3 clips × 1 crop, 4947 GFLOPs, 427.1 M parameters.
Counted here: 382.0 M parameters, 1616.0 GMACs a view with 5,000 entities.
"""
_base_ = ['./alt_l14_k400.py']

train_pipeline, val_pipeline, test_pipeline = _base_.train_pipeline, _base_.val_pipeline, _base_.test_pipeline
for pipeline in (train_pipeline, val_pipeline, test_pipeline):
    pipeline[1]['clip_len'] = 32

# 256 clips a step on 8 GPUs: 8 · 2 · 16
train_dataloader = dict(batch_size=2, dataset=dict(pipeline=train_pipeline))
val_dataloader = dict(batch_size=2, dataset=dict(pipeline=val_pipeline))
test_dataloader = dict(batch_size=1, dataset=dict(pipeline=test_pipeline))
optim_wrapper = dict(accumulative_counts=16)
