"""The contrastive paradigm on Kinetics-400 with CLIP ViT-B/16, 8 frames: videos against the texts of the batch (Table 9).

    tools/dist_train.sh configs/text4vis/text4vis_b16_k400_contrastive.py 8

The text tower is trained (`model.cls_head.text=offline` freezes it) and the batch is gathered over the processes
(`model.cls_head.gather=False` does not).
The paper's top-1 with one view: 81.2 % gathered and trained, 80.7 % gathered and frozen, 77.8 % neither gathered nor frozen,
76.1 % not gathered and frozen.
"""
_base_ = ['./text4vis_b16_k400.py']

model = dict(cls_head=dict(type='vlplugins.ContrastiveHead', text='online', gather=True, target='kl'))

# The released code trains the whole of CLIP at a tenth of the rate, its text tower too.
optim_wrapper = dict(paramwise_cfg=dict(custom_keys={'text_encoder': dict(lr_mult=0.1)}))
