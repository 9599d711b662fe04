# Text4Vis with CLIP ViT-L/14.
_base_ = ['./text4vis_b16.py']

_text_encoder = dict(type='vlplugins.CLIPTextEncoder', arch='ViT-L-14', pretrained='openai')

model = dict(
    backbone=dict(arch='ViT-L-14', with_cp=True),
    neck=dict(embed_dims=768),
    cls_head=dict(class_texts=dict(encoder=_text_encoder)))
