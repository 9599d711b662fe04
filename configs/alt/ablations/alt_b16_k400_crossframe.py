"""Baseline of ALT's ablation: X-CLIP-B/16 without its text prompts, on Kinetics-400, 8 frames (Table 5, first row).

    tools/dist_train.sh configs/alt/ablations/alt_b16_k400_crossframe.py 8

The paper's result: 81.7 % top-1, single view; 53.0 % 2-shot on HMDB-51 and 72.0 % zero-shot on UCF-101 with 32 frames.
Counted here: 124.8 M parameters, 141.1 GMACs a view.
"""
_base_ = ['../alt_b16_k400.py']

model = dict(
    backbone=dict(
        _delete_=True, type='vlplugins.CrossFrameCLIPVisionTransformer', arch='ViT-B-16', pretrained='openai'),
    neck=dict(_delete_=True, type='vlplugins.TemporalTransformer', embed_dims=512, num_blocks=1))
# X-CLIP trains its new layers at ten times the rate of CLIP's. Of all keys that fit the longest counts: 'message' would
# lose against 'backbone'.
optim_wrapper = dict(paramwise_cfg=dict(custom_keys={'frame_messages': dict(lr_mult=1.0)}))
test_dataloader = dict(dataset=dict(pipeline=_base_.val_pipeline))
