"""Writes a test as one page that needs no other file and no network."""

from datetime import datetime
from html import escape
from pathlib import Path
from typing import Dict, List, Mapping, Optional, Sequence, Union

import numpy as np

from .clip_regions import ClipRegions
from .colours import SECOND, region_colour
from .confusion import draw_confusion, group_confusion, most_confused
from .curves import draw_curve
from .label_groups import group_labels
from .page_style import STYLE
from .pictures import jpeg_uri
from .regions import draw_regions, enlarge, patch_grid
from .scalars import Curve

# A confusion matrix of more classes is folded away, and one of more than the second number is left out: the page would
# weigh tens of megabytes.
_LEGIBLE_CLASSES, _DRAWN_CLASSES = 24, 100
_SHOWN_FRAMES, _SHOWN_REGIONS = 4, 5


def write_report(path: Union[str, Path], *, title: str, summary: Mapping[str, object], curve: Optional[Curve],
                 confusion: np.ndarray, classes: Sequence[str], regions: Sequence[ClipRegions] = (),
                 note: Optional[str] = None) -> Path:
    """Writes the page.

    Args:
        path: Where to.
        title: Headline of the page.
        summary: `top1` and `chance`, both from 0 to 1; every other entry is shown as it is, under its key.
        curve: Training curve, or None for a model that was not trained here.
        confusion: Counts, (C, C): rows are labels, columns predictions.
        classes: Names of the classes.
        regions: Clips whose regions are to be shown; none for models that have no regions.
        note: What a reader should know of the model, under the headline.

    Returns:
        The path.

    Raises:
        ValueError: Another number of classes than rows of `confusion`, or a summary without `top1` or `chance`.
    """
    missing = [key for key in ('top1', 'chance') if key not in summary]
    if missing:
        raise ValueError(f'summary has no {" and no ".join(missing)}; it has {", ".join(summary) or "nothing"}')
    if confusion.shape != (len(classes), len(classes)):
        raise ValueError(f'{len(classes)} classes, but a confusion matrix of shape {confusion.shape}')
    sections = [_headline(summary), _training(curve, float(summary['chance'])), _mistakes(confusion, classes),
                _regions(regions, classes)]
    page = (f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
            f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)}</title>'
            f'<style>{STYLE}</style></head><body><main><h1>{escape(title)}</h1>\n'
            f'{f"<p>{escape(note)}</p>" if note else ""}'
            f'{"".join(sections)}</main></body></html>\n')
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page, encoding='utf-8')
    return path


def _section(heading: str, explanation: str, *content: str) -> str:
    return f'<section><h2>{heading}</h2><p>{explanation}</p>{"".join(content)}</section>\n'


def _headline(summary: Mapping[str, object]) -> str:
    top1, chance = float(summary['top1']), float(summary['chance'])
    facts: Dict[str, object] = {key: value for key, value in summary.items() if key not in ('top1', 'chance')}
    facts['written'] = datetime.now().strftime('%Y-%m-%d %H:%M')
    listed = ''.join(f'<div><dt>{escape(str(key))}</dt><dd>{escape(str(value))}</dd></div>'
                     for key, value in facts.items())
    return (f'<section><div class="headline"><div class="number">{100 * top1:.1f} %</div>'
            f'<div class="beside">top-1 accuracy<br>{top1 / chance:.1f} times chance ({100 * chance:.1f} %)</div></div>'
            f'<div class="bar"><i style="width:{100 * top1:.1f}%"></i><b style="left:{100 * chance:.1f}%"></b>'
            f'<span style="left:{100 * chance:.1f}%">chance</span></div><dl>{listed}</dl></section>\n')


def _training(curve: Optional[Curve], chance: float) -> str:
    if curve is None:
        return _section('Training', 'No training log was given.')
    return _section(
        'Training', 'Over iterations, as the runner logged it.', '<div class="pair">',
        draw_curve(curve.steps, curve.loss, 'Training loss', SECOND),
        draw_curve(curve.val_steps, curve.accuracy, 'Validation top-1', percent=True, reference=(chance, 'chance')),
        '</div>')


def _mistakes(confusion: np.ndarray, classes: Sequence[str]) -> str:
    groups = group_labels(classes)
    parts: List[str] = []
    if groups:
        by_verb = group_confusion(confusion, groups.verb_of, len(groups.verbs))
        by_object = group_confusion(confusion, groups.object_of, len(groups.objects))
        parts += ['<div class="pair">', _group('Motion', by_verb, groups.verbs),
                  _group('Object', by_object, groups.objects), '</div>']
    parts.append(_worst_pairs(confusion, classes))
    if len(classes) <= _DRAWN_CLASSES:
        parts.append(_whole_matrix(confusion, classes))
    return _section('What is taken for what', 'Rows are true, columns predicted; numbers are percent of the row.',
                    *parts)


def _whole_matrix(confusion: np.ndarray, classes: Sequence[str]) -> str:
    picture = draw_confusion(confusion, classes)
    if len(classes) <= _LEGIBLE_CLASSES:
        return picture
    return f'<details><summary>All {len(classes)} labels</summary><div class="scroll">{picture}</div></details>'


def _group(what: str, matrix: np.ndarray, names: Sequence[str]) -> str:
    right, chance = np.trace(matrix) / max(matrix.sum(), 1), 1 / max((matrix.sum(1) > 0).sum(), 1)
    heading = f'{what}: {100 * right:.1f} % right (chance {100 * chance:.1f} %)'
    return f'<div><h3>{heading}</h3>{draw_confusion(matrix, names)}</div>'


def _worst_pairs(confusion: np.ndarray, classes: Sequence[str]) -> str:
    pairs = most_confused(confusion)
    if not pairs:
        return '<p>No clip was mistaken.</p>'
    rows = ''.join(f'<tr><td>{escape(classes[label])}</td><td>{escape(classes[predicted])}</td>'
                   f'<td>{count} of {confusion[label].sum()}</td></tr>' for label, predicted, count in pairs)
    return f'<h3>Most frequent mistakes</h3><table><tr><th>true</th><th>predicted</th><th>clips</th></tr>{rows}</table>'


def _regions(clips: Sequence[ClipRegions], classes: Sequence[str]) -> str:
    heading = 'Regions and their entities'
    if not clips:
        return _section(heading, 'This model does not merge tokens into regions and align them with entities, '
                                 'so there are none to show.')
    explanation = ('Patches of one colour were merged into one region. Below each frame: the entity of the corpus that '
                   'the frame as a whole (white) and its largest regions are most similar to, with the cosine '
                   'similarity. The clips were drawn by lot, each of another class.')
    return _section(heading, explanation, *(_clip(clip, classes) for clip in clips))


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
