"""ALT-B/16 on Kinetics-400, 8 frames (Table 1; Table 8, r = 8).

    tools/dist_train.sh configs/alt/alt_b16_k400.py 8
    tools/dist_test.sh configs/alt/alt_b16_k400.py CHECKPOINT 8

The paper's result: 83.6 % top-1, 96.2 % top-5 with 3 clips × 1 crop, 330 GFLOPs (3 × 110), 124.6 M parameters.
Counted here: 124.6 M parameters, 109.6 GMACs a view with 5,000 entities (`get_flops.py CONFIG --num-entities 5000`).
"""
_base_ = [
    '../_base_/models/alt_b16.py', '../_base_/datasets/kinetics400.py', '../_base_/schedules/adamw_30e.py',
    '../_base_/default_runtime.py'
]

model = dict(
    neck=dict(entities=dict(corpus='k400')),
    cls_head=dict(class_texts=dict(labels='k400')),
    data_preprocessor=dict(blending=_base_.blending))

# 256 clips a step on 8 GPUs
train_dataloader = dict(batch_size=32)
val_dataloader = dict(batch_size=32)
test_dataloader = dict(batch_size=8)
