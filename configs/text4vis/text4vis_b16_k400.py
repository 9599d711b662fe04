"""Text4Vis-B/16 on Kinetics-400, 8 frames.

    tools/dist_train.sh configs/text4vis/text4vis_b16_k400.py 8
    tools/dist_test.sh configs/text4vis/text4vis_b16_k400.py CHECKPOINT 8

The paper's result: 82.9 % top-1 with 4 × 3 views (Table 11); 81.5 % top-1, 95.5 % top-5 with one view (Table 8).
Counted here: 105.2 M parameters, 140.7 GMACs a view.
"""
_base_ = [
    '../_base_/models/text4vis_b16.py', '../_base_/datasets/kinetics400_randaug.py', '../_base_/schedules/text4vis_30e.py',
    '../_base_/default_runtime.py'
]

model = dict(cls_head=dict(class_texts=dict(labels='k400')))

# 256 videos a step on 8 GPUs
train_dataloader = dict(batch_size=32)
val_dataloader = dict(batch_size=32)
test_dataloader = dict(batch_size=4)
