"""Our backbone under a stock head: TSN on CLIP ViT-B/16.

    tools/dist_train.sh configs/mix/tsn_clip_b16_k400.py 8

TSN hands frames over one by one, as images (B·T, C, H, W); the backbone answers with one embedding each.
"""
_base_ = [
    'mmaction::_base_/models/tsn_r50.py', '../_base_/datasets/kinetics400.py', '../_base_/schedules/adamw_30e.py',
    '../_base_/default_runtime.py'
]

model = dict(
    backbone=dict(_delete_=True, type='vlplugins.CLIPVisionTransformer', arch='ViT-B-16', pretrained='openai'),
    cls_head=dict(in_channels=512, spatial_type=None))

train_pipeline, val_pipeline, test_pipeline = _base_.train_pipeline, _base_.val_pipeline, _base_.test_pipeline
for pipeline in (train_pipeline, val_pipeline, test_pipeline):
    pipeline[1] = dict(type='SampleFrames', clip_len=1, num_clips=8, test_mode=pipeline is not train_pipeline)
    pipeline[-2]['input_format'] = 'NCHW'

train_dataloader = dict(batch_size=32, dataset=dict(pipeline=train_pipeline))
val_dataloader = dict(batch_size=32, dataset=dict(pipeline=val_pipeline))
test_dataloader = dict(batch_size=8, dataset=dict(pipeline=test_pipeline))
