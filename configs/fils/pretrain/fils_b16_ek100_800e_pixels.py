"""The baseline of pixels, as in VideoMAE, on EPIC-Kitchens-100 (Sec. 4.2, MSE; Fig. 5).

    tools/dist_train.sh configs/fils/pretrain/fils_b16_ek100_800e_pixels.py 8 --amp

The paper's result after fine-tuning: 48.5 % of the actions. It does not describe the decoder of this baseline: here it
is the predictor of FILS, as wide as VideoMAE's decoder for ViT-B, with 6 blocks instead of its 4.
Counted here: 97.8 M parameters, 44.8 GMACs forward for one clip.
"""
_base_ = ['./fils_b16_ek100_800e.py']

model = dict(
    predictor=dict(out_dims=1536, hidden_dims=None),  # 2 · 16 · 16 pixels of three channels
    projector=None,
    feature_head=None,
    action_head=None,
    pixel_head=dict(type='vlplugins.PixelReconstructionHead', patch_size=16, tubelet_size=2))
custom_hooks = [hook for hook in _base_.custom_hooks if hook['type'] != 'vlplugins.EMATeacherHook']
train_dataloader = dict(dataset=dict(captions=None, action_areas=None, pipeline=_base_.masked_pipeline))
