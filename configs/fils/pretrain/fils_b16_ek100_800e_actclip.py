"""ActCLIP alone, without a teacher, on EPIC-Kitchens-100 (the rival of Fig. 4).

    tools/dist_train.sh configs/fils/pretrain/fils_b16_ek100_800e_actclip.py 8 --amp

The paper shows its maps of similarity and prints no accuracy.
Counted here: 90.2 M parameters, 15.9 GMACs forward for one clip.
"""
_base_ = ['./fils_b16_ek100_800e.py']

model = dict(predictor=None, feature_head=None)
custom_hooks = [hook for hook in _base_.custom_hooks if hook['type'] != 'vlplugins.EMATeacherHook']
