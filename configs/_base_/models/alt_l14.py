# ALT with CLIP ViT-L/14.
_base_ = ['./alt_b16.py']

_text_encoder = dict(type='vlplugins.CLIPTextEncoder', arch='ViT-L-14', pretrained='openai')

model = dict(
    backbone=dict(arch='ViT-L-14', with_cp=True),
    neck=dict(
        entities=dict(encoder=_text_encoder),
        embed_dims=768,
        num_blocks=6,
        num_regions=65),  # 257 tokens - 24 blocks · 8
    cls_head=dict(class_texts=dict(encoder=_text_encoder)))
