"""Text4Vis-L/14 on Kinetics-400, 32 frames.

    tools/dist_train.sh configs/text4vis/text4vis_l14_k400_32f.py 8

The paper's result: 87.1 % top-1, 97.4 % top-5 with 4 × 3 views (Table 1).
Counted here: 346.6 M parameters, 2593.8 GMACs a view.
"""
_base_ = ['./text4vis_l14_k400.py']

train_pipeline, val_pipeline, test_pipeline = _base_.train_pipeline, _base_.val_pipeline, _base_.test_pipeline
for pipeline in (train_pipeline, val_pipeline, test_pipeline):
    pipeline[1]['num_frames'] = 32

# 256 videos a step on 8 GPUs: 8 · 2 · 16
train_dataloader = dict(batch_size=2, dataset=dict(pipeline=train_pipeline))
val_dataloader = dict(batch_size=2, dataset=dict(pipeline=val_pipeline))
test_dataloader = dict(batch_size=1, dataset=dict(pipeline=test_pipeline))
optim_wrapper = dict(accumulative_counts=16)
