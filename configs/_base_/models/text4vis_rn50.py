# Text4Vis with CLIP ResNet-50.
_base_ = ['./text4vis_b16.py']

_text_encoder = dict(type='vlplugins.CLIPTextEncoder', arch='RN50', pretrained='openai')

model = dict(
    backbone=dict(type='vlplugins.CLIPResNet', arch='RN50'),
    neck=dict(embed_dims=1024, num_heads=8),  # the text tower's 512 / 64, as in the released code
    cls_head=dict(class_texts=dict(encoder=_text_encoder)))
