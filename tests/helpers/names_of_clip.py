"""Our image tower by the names of CLIP, to write files that CLIP might have."""


def names_of_clip(model):
    """State dict of a `CLIPVisionTransformer` as published; parts that CLIP has not keep their names."""
    renamed = {}
    for name, value in model.state_dict().items():
        for ours, clips in (('blocks.', 'transformer.resblocks.'), ('norm1', 'ln_1'), ('norm2', 'ln_2'),
                            ('attn.qkv.', 'attn.in_proj_'), ('attn.proj', 'attn.out_proj'), ('fc1', 'c_fc'),
                            ('fc2', 'c_proj'), ('norm_pre', 'ln_pre'), ('norm_post', 'ln_post'),
                            ('patch_embed', 'conv1'), ('cls_token', 'class_embedding'),
                            ('pos_embed', 'positional_embedding')):
            name = name.replace(ours, clips)
        renamed[f'visual.{name}'] = value
    renamed['visual.class_embedding'] = renamed['visual.class_embedding'][0, 0]
    renamed['visual.positional_embedding'] = renamed['visual.positional_embedding'][0]
    renamed['visual.proj'] = renamed.pop('visual.proj.weight').T
    return renamed
