# ALT with CLIP ViT-B/16: region-aware encoder, multi-modal video decoder, frozen text classifier.
# Leaves name the corpus and the labels.
_text_encoder = dict(type='vlplugins.CLIPTextEncoder', arch='ViT-B-16', pretrained='openai')

model = dict(
    type='Recognizer3D',
    backbone=dict(
        type='vlplugins.ToMeCLIPVisionTransformer', arch='ViT-B-16', pretrained='openai', merge_per_layer=8),
    neck=dict(
        type='vlplugins.MultiModalVideoDecoder',
        entities=dict(encoder=_text_encoder),
        embed_dims=512,
        num_blocks=4,
        num_regions=101),  # 197 tokens - 12 blocks · 8
    cls_head=dict(
        type='vlplugins.FrozenTextHead',
        class_texts=dict(templates='clip_kinetics', encoder=_text_encoder),
        label_smooth_eps=0.1,
        average_clips='prob'),
    # The statistics of X-CLIP's pipeline, which the paper follows: ImageNet's, not CLIP's.
    data_preprocessor=dict(
        type='ActionDataPreprocessor',
        mean=[123.675, 116.28, 103.53],
        std=[58.395, 57.12, 57.375],
        format_shape='NCTHW'))
