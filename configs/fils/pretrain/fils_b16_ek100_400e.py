"""FILS-B/16 pre-trained on EPIC-Kitchens-100, 400 epochs (Fig. 5).

    tools/dist_train.sh configs/fils/pretrain/fils_b16_ek100_400e.py 8 --amp

The paper's result after fine-tuning, read off its figure: about 41 % of the actions.
"""
_base_ = ['./fils_b16_ek100_800e.py']

train_cfg = dict(max_epochs=400)
param_scheduler = [_base_.param_scheduler[0], dict(_base_.param_scheduler[1], T_max=399, end=400)]
