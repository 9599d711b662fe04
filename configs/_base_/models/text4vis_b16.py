# Text4Vis with CLIP ViT-B/16: frame embeddings, temporal transformer, frozen text classifier. Leaves name the labels.
_text_encoder = dict(type='vlplugins.CLIPTextEncoder', arch='ViT-B-16', pretrained='openai')

model = dict(
    type='Recognizer3D',
    backbone=dict(type='vlplugins.CLIPVisionTransformer', arch='ViT-B-16', pretrained='openai'),
    neck=dict(type='vlplugins.TemporalTransformer', embed_dims=512),
    cls_head=dict(
        type='vlplugins.FrozenTextHead',
        class_texts=dict(templates='text4vis', encoder=_text_encoder),
        average_clips='feature'),
    # CLIP's statistics
    data_preprocessor=dict(
        type='ActionDataPreprocessor',
        mean=[122.7709, 116.7460, 104.0937],
        std=[68.5005, 66.6322, 70.3232],
        format_shape='NCTHW'))
