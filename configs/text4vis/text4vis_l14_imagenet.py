"""Text4Vis-L/14 on ImageNet-1k, 10 epochs; an image is a video of one frame (App. A, Table A.2).

    tools/dist_train.sh configs/text4vis/text4vis_l14_imagenet.py 8

The paper's result: 86.7 % top-1.
"""
_base_ = [
    '../_base_/models/text4vis_l14.py', '../_base_/datasets/imagenet.py', '../_base_/schedules/text4vis_30e.py',
    '../_base_/default_runtime.py'
]

model = dict(neck=None, cls_head=dict(class_texts=dict(labels='imagenet', templates='a photo of a {}.')))

# 256 images a step on 8 GPUs
train_dataloader = dict(batch_size=32)
val_dataloader = dict(batch_size=32)
test_dataloader = dict(batch_size=32)

# A sixth of the training warms up, as in the recipe for videos.
train_cfg = dict(max_epochs=10)
param_scheduler = [
    dict(type='LinearLR', start_factor=1e-4, by_epoch=True, begin=0, end=5 / 3, convert_to_iter_based=True),
    dict(type='CosineAnnealingLR', T_max=25 / 3, eta_min=0, by_epoch=True, begin=5 / 3, end=10, convert_to_iter_based=True)
]
