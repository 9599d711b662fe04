"""ALT-B/16 on Kinetics-400, 8 frames, r = 13 (Table 8).

    tools/dist_train.sh configs/alt/ablations/alt_b16_k400_r13.py 8

The paper's result: 81.9 % top-1, single view, 86 GFLOPs. 41 tokens are left of 197.
Counted here: 108.8 M parameters, 84.9 GMACs a view with 5,000 entities.
"""
_base_ = ['../alt_b16_k400.py']

model = dict(backbone=dict(merge_per_layer=13), neck=dict(num_regions=41))
test_dataloader = dict(dataset=dict(pipeline=_base_.val_pipeline))
