"""Text4Vis-L/14 at 336 pixels on Kinetics-400, 32 frames.

    tools/dist_train.sh configs/text4vis/text4vis_l14_336_k400_32f.py 8

The paper's result: 87.8 % top-1, 97.6 % top-5 with 1 × 3 views (Table 1).
Counted here: 346.9 M parameters, 6112.1 GMACs a view.
"""
_base_ = ['./text4vis_l14_336_k400.py']

train_pipeline, val_pipeline, test_pipeline = _base_.train_pipeline, _base_.val_pipeline, _base_.test_pipeline
for pipeline in (train_pipeline, val_pipeline, test_pipeline):
    pipeline[1]['num_frames'] = 32
test_pipeline[1]['num_clips'] = 1  # 1 × 3 views, as in Table 1

# 256 videos a step on 8 GPUs: 8 · 1 · 32
train_dataloader = dict(batch_size=1, dataset=dict(pipeline=train_pipeline))
val_dataloader = dict(batch_size=1, dataset=dict(pipeline=val_pipeline))
test_dataloader = dict(batch_size=1, dataset=dict(pipeline=test_pipeline))
optim_wrapper = dict(accumulative_counts=32)
