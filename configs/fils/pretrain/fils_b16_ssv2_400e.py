"""FILS-B/16 pre-trained on Something-Something V2, 400 epochs (as in Fig. 5).

    tools/dist_train.sh configs/fils/pretrain/fils_b16_ssv2_400e.py 8 --amp

The paper shows such a training on EPIC-Kitchens-100 only.
"""
_base_ = ['./fils_b16_ssv2_800e.py']

train_cfg = dict(max_epochs=400)
param_scheduler = [_base_.param_scheduler[0], dict(_base_.param_scheduler[1], T_max=399, end=400)]
