# ViT-B/16 on tubelets under a linear classifier, for what FILS has pre-trained. Leaves give the number of classes.
model = dict(
    type='Recognizer3D',
    backbone=dict(
        type='vlplugins.TubeVisionTransformer',
        img_size=224,
        patch_size=16,
        tubelet_size=2,
        num_frames=16,
        embed_dims=768,
        depth=12,
        num_heads=12,
        drop_path_rate=0.1,
        pool='mean',
        with_cp=False),  # True keeps no activations of the blocks; slower
    cls_head=dict(type='TimeSformerHead', in_channels=768, label_smooth_eps=0.1, average_clips='prob'),
    # ImageNet's statistics, those of the pre-training.
    data_preprocessor=dict(
        type='ActionDataPreprocessor',
        mean=[123.675, 116.28, 103.53],
        std=[58.395, 57.12, 57.375],
        format_shape='NCTHW'))
