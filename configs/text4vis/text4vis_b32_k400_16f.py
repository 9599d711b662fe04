"""Text4Vis-B/32 on Kinetics-400, 16 frames.

    tools/dist_train.sh configs/text4vis/text4vis_b32_k400_16f.py 8

The paper's result: 80.5 % top-1 with 4 × 3 views (Table 11).
Counted here: 106.8 M parameters, 70.8 GMACs a view.
"""
_base_ = ['./text4vis_b32_k400.py']

train_pipeline, val_pipeline, test_pipeline = _base_.train_pipeline, _base_.val_pipeline, _base_.test_pipeline
for pipeline in (train_pipeline, val_pipeline, test_pipeline):
    pipeline[1]['num_frames'] = 16

# 256 videos a step on 8 GPUs
train_dataloader = dict(batch_size=32, dataset=dict(pipeline=train_pipeline))
val_dataloader = dict(batch_size=32, dataset=dict(pipeline=val_pipeline))
test_dataloader = dict(batch_size=4, dataset=dict(pipeline=test_pipeline))
