"""The part of the report that shows regions and their entities."""

from html import escape
from typing import Sequence

import numpy as np

from .clip_regions import ClipRegions, join_equal_entities
from .colours import region_colour
from .page_parts import section
from .pictures import jpeg_uri
from .regions import draw_regions, enlarge, patch_grid

_SHOWN_FRAMES, _SHOWN_REGIONS = 4, 5


def regions_section(clips: Sequence[ClipRegions], classes: Sequence[str]) -> str:
    """Frames with their regions, and the entities below them.

    Args:
        clips: None of them for models that have no regions.
        classes: Names of the classes.
    """
    heading = 'Regions and their entities'
    if not clips:
        return section(heading, 'This model does not align regions with entities, so there are none to show.')
    merged = any(clip.merged for clip in clips)
    explanation = ('Patches of one colour ' + ('were merged into one region' if merged else 'were taken for one entity')
                   + '. Below each frame: the entity of the corpus that the frame as a whole (white) and its largest '
                   'regions are most similar to, with the cosine similarity. The clips were drawn by lot, each of '
                   'another class.')
    return section(heading, explanation,
                   *(_clip(clip if merged else join_equal_entities(clip), classes) for clip in clips))


def _clip(clip: ClipRegions, classes: Sequence[str]) -> str:
    right = clip.label == clip.predicted
    verdict = ('<span class="right">✓ recognised</span>' if right else
               f'<span class="wrong">✗ taken for {escape(classes[clip.predicted])}</span>')
    step = -(-len(clip.frames) // _SHOWN_FRAMES)
    frames = ''.join(_frame(clip, t) for t in range(0, len(clip.frames), step))
    return f'<div class="clip"><h3>{escape(classes[clip.label])} {verdict}</h3><div class="frames">{frames}</div></div>'


def _frame(clip: ClipRegions, t: int) -> str:
    frame, source = enlarge(clip.frames[t]), clip.source[t]
    sizes = np.bincount(source, minlength=clip.similarity.shape[1])
    largest = [int(region) for region in np.argsort(-sizes, kind='stable') if sizes[region]]
    rank = np.zeros(len(sizes), int)  # colours follow the size, so that those in the list are all different
    rank[largest] = np.arange(len(largest))
    picture = draw_regions(frame, rank[source], patch_grid(len(source), *clip.frames.shape[1:3]))
    rows = [_entity(clip, t, 0, '#ffffff; border: 1px solid #6b7785')]
    rows += [_entity(clip, t, region, f'rgb{region_colour(rank[region])}') for region in largest[:_SHOWN_REGIONS]]
    return (f'<figure><img alt="frame {t + 1}" src="{jpeg_uri(frame)}">'
            f'<img alt="regions of frame {t + 1}" src="{jpeg_uri(picture)}"><ul>{"".join(rows)}</ul></figure>')


def _entity(clip: ClipRegions, t: int, region: int, colour: str) -> str:
    text = escape(clip.entities[t][region])
    return (f'<li><i style="background:{colour}"></i><span>{text}</span>'
            f'<em>{clip.similarity[t, region]:.2f}</em></li>')
