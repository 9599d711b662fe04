# FILS with ViT-B/16: student, teacher, predictor and θ, all from scratch; captions in the joint space of a CLIP of 512.
model = dict(
    type='vlplugins.FILS',
    backbone=dict(
        type='vlplugins.TubeVisionTransformer',
        img_size=224,
        patch_size=16,
        tubelet_size=2,
        num_frames=16,
        embed_dims=768,
        depth=12,
        num_heads=12,
        with_cp=False),  # True keeps no activations inside of the student's blocks; slower
    predictor=dict(
        type='vlplugins.FeaturePredictor',
        in_dims=768,
        grid=(8, 14, 14),
        embed_dims=384,
        depth=6,
        num_heads=6,
        out_dims=768,
        hidden_dims=1536,
        with_cp=False),  # the same for the predictor, which sees ten times as many tokens; the paper has both
    projector=dict(type='vlplugins.LanguageProjector', in_dims=768, hidden_dims=3072, out_dims=512),
    feature_head=dict(type='vlplugins.FeaturePredictionHead'),
    action_head=dict(
        type='vlplugins.ContrastiveHead',
        class_texts=None,
        captions=True,
        text='offline',
        target='index',
        in_channels=512,
        logit_scale=2.6592600369327779,  # ln(1 / 0.07)
        max_logit_scale=4.6051701859880914),  # ln 100
    # ImageNet's statistics, those of VideoMAE and the released code.
    data_preprocessor=dict(
        type='ActionDataPreprocessor',
        mean=[123.675, 116.28, 103.53],
        std=[58.395, 57.12, 57.375],
        format_shape='NCTHW'))
