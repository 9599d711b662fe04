"""ALT-B/16 on Kinetics-400, 8 frames, r = 0 (Table 8).

    tools/dist_train.sh configs/alt/ablations/alt_b16_k400_r0.py 8

The paper's result: 82.6 % top-1, single view, 141 GFLOPs. Without merging the paper has no regions: the class token alone is aligned.
Counted here: 98.4 M parameters, 141.3 GMACs a view with 5,000 entities.
"""
_base_ = ['../alt_b16_k400.py']

model = dict(backbone=dict(merge_per_layer=0), neck=dict(align='class'))
test_dataloader = dict(dataset=dict(pipeline=_base_.val_pipeline))
