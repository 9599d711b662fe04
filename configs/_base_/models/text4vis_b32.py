# Text4Vis with CLIP ViT-B/32.
_base_ = ['./text4vis_b16.py']

_text_encoder = dict(type='vlplugins.CLIPTextEncoder', arch='ViT-B-32', pretrained='openai')

model = dict(
    backbone=dict(arch='ViT-B-32'),
    cls_head=dict(class_texts=dict(encoder=_text_encoder)))
