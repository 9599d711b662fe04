"""ALT-B/16 on Kinetics-400, 8 frames, r = 4 (Table 8).

    tools/dist_train.sh configs/alt/ablations/alt_b16_k400_r4.py 8

The paper's result: 82.4 % top-1, single view, 129 GFLOPs. 149 tokens are left of 197.
Counted here: 137.2 M parameters, 129.6 GMACs a view with 5,000 entities.
"""
_base_ = ['../alt_b16_k400.py']

model = dict(backbone=dict(merge_per_layer=4), neck=dict(num_regions=149))
test_dataloader = dict(dataset=dict(pipeline=_base_.val_pipeline))
