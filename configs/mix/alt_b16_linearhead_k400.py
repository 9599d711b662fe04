"""Our backbone and decoder under a stock head: ALT-B/16 with a linear classifier that is trained.

    tools/dist_train.sh configs/mix/alt_b16_linearhead_k400.py 8

What ALT gains from frozen text embeddings as classifier is what this config lacks.
"""
_base_ = ['../alt/alt_b16_k400.py']

model = dict(
    cls_head=dict(
        _delete_=True,
        type='TimeSformerHead',
        num_classes=400,
        in_channels=512,
        label_smooth_eps=0.1,
        average_clips='prob'))
