"""open_clip's models with all their widths and few blocks: an architecture in a second instead of half a minute."""

import copy

import open_clip

BLOCKS = 2


def short_clip(name, **vision):
    """CLIP `name` of open_clip with random weights and `BLOCKS` blocks in both towers.

    Args:
        name: Of the architecture; with '-quickgelu' for that activation.
        **vision: Changed numbers of the image tower.
    """
    config = copy.deepcopy(open_clip.get_model_config(name))
    config['vision_cfg'].update(layers=BLOCKS, **vision)
    config['text_cfg']['layers'] = BLOCKS
    quick_gelu = config.pop('quick_gelu', False)
    return open_clip.CLIP(**config, quick_gelu=quick_gelu).eval()
