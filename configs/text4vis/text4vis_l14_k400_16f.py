"""Text4Vis-L/14 on Kinetics-400, 16 frames.

    tools/dist_train.sh configs/text4vis/text4vis_l14_k400_16f.py 8

The paper's result: 86.7 % top-1 with 4 × 3 views (Table 11).
Counted here: 346.6 M parameters, 1296.9 GMACs a view.
"""
_base_ = ['./text4vis_l14_k400.py']

train_pipeline, val_pipeline, test_pipeline = _base_.train_pipeline, _base_.val_pipeline, _base_.test_pipeline
for pipeline in (train_pipeline, val_pipeline, test_pipeline):
    pipeline[1]['num_frames'] = 16

# 256 videos a step on 8 GPUs: 8 · 4 · 8
train_dataloader = dict(batch_size=4, dataset=dict(pipeline=train_pipeline))
val_dataloader = dict(batch_size=4, dataset=dict(pipeline=val_pipeline))
test_dataloader = dict(batch_size=1, dataset=dict(pipeline=test_pipeline))
optim_wrapper = dict(accumulative_counts=8)
