"""A stock backbone under our head: SlowOnly-R50 whose classifier is CLIP's text embedding of the labels.

    tools/dist_train.sh configs/mix/slowonly_r50_frozentext_k400.py 8

One key of MMAction2's model changes. The features are 2048 wide and CLIP's joint space 512: the head maps them.
"""
_base_ = [
    'mmaction::_base_/models/slowonly_r50.py', '../_base_/datasets/kinetics400.py',
    'mmaction::_base_/schedules/sgd_50e.py', '../_base_/default_runtime.py'
]

model = dict(
    cls_head=dict(
        _delete_=True,
        type='vlplugins.FrozenTextHead',
        in_channels=2048,
        class_texts=dict(
            labels='k400',
            templates='clip_kinetics',
            encoder=dict(type='vlplugins.CLIPTextEncoder', arch='ViT-B-16', pretrained='openai')),
        average_clips='prob'))

train_dataloader = dict(batch_size=8)
val_dataloader = dict(batch_size=8)
test_dataloader = dict(batch_size=4)
