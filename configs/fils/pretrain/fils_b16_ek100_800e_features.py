"""Feature prediction alone, without captions, on EPIC-Kitchens-100 (Sec. 4.2, FP).

    tools/dist_train.sh configs/fils/pretrain/fils_b16_ek100_800e_features.py 8 --amp

The paper's result after fine-tuning: 50.3 % of the actions. Nothing here comes from language: θ is a projection of the
student's features, which its own average is asked to predict.
"""
_base_ = ['./fils_b16_ek100_800e.py']

model = dict(action_head=None)
train_dataloader = dict(dataset=dict(captions=None, action_areas=None, pipeline=_base_.masked_pipeline))
