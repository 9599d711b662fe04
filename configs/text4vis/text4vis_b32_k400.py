"""Text4Vis-B/32 on Kinetics-400, 8 frames.

    tools/dist_train.sh configs/text4vis/text4vis_b32_k400.py 8

The paper's result: 80.0 % top-1 with 4 × 3 views (Table 11); 78.5 % with one view (Table 12).
Counted here: 106.8 M parameters, 35.4 GMACs a view.
"""
_base_ = [
    '../_base_/models/text4vis_b32.py', '../_base_/datasets/kinetics400_randaug.py', '../_base_/schedules/text4vis_30e.py',
    '../_base_/default_runtime.py'
]

model = dict(cls_head=dict(class_texts=dict(labels='k400')))

# 256 videos a step on 8 GPUs
train_dataloader = dict(batch_size=32)
val_dataloader = dict(batch_size=32)
test_dataloader = dict(batch_size=4)
