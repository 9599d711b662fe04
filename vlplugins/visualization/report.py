"""Writes a test as one page that needs no other file and no network."""

from datetime import datetime
from html import escape
from pathlib import Path
from typing import Dict, List, Mapping, Optional, Sequence, Union

import numpy as np

from .clip_regions import ClipRegions
from .colours import SECOND
from .curves import draw_curve
from .mistakes_section import mistakes_section
from .motion_clips import MotionClip, motion_section
from .page_parts import section
from .page_style import STYLE
from .regions_section import regions_section
from .result_table import Comparison, results_section
from .scalars import Curve


def write_report(path: Union[str, Path], *, title: str, summary: Mapping[str, object], confusion: np.ndarray,
                 classes: Sequence[str], curves: Optional[Mapping[str, Curve]] = None,
                 regions: Sequence[ClipRegions] = (), note: Optional[str] = None, results: Sequence[Comparison] = (),
                 correlation: Optional[str] = None, motion: Sequence[MotionClip] = ()) -> Path:
    """Writes the page.

    Args:
        path: Where to.
        title: Headline of the page.
        summary: `top1` and `chance`, both from 0 to 1; every other entry is shown as it is, under its key.
        confusion: Counts, (C, C): rows are labels, columns predictions.
        classes: Names of the classes.
        curves: Name of a training → its curve; none for a model that was not trained here.
        regions: Clips whose regions are to be shown; none for models that have no regions.
        note: What a reader should know of the model, under the headline.
        results: Tests to compare, this one or others.
        correlation: Correlation map of the classes as a `data:` address, see `correlation_uri`.
        motion: Clips whose motion areas are to be shown.

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
    sections = [_headline(summary), results_section(results) if results else '',
                _training(curves or {}, float(summary['chance'])), mistakes_section(confusion, classes),
                _correlation(correlation) if correlation else '', regions_section(regions, classes),
                motion_section(motion) if motion else '']
    page = (f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
            f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)}</title>'
            f'<style>{STYLE}</style></head><body><main><h1>{escape(title)}</h1>\n'
            f'{f"<p>{escape(note)}</p>" if note else ""}'
            f'{"".join(sections)}</main></body></html>\n')
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page, encoding='utf-8')
    return path


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


def _training(curves: Mapping[str, Curve], chance: float) -> str:
    if not curves:
        return section('Training', 'No training log was given.')
    parts: List[str] = []
    for name, curve in curves.items():
        heading = f'<h3>{escape(name)}</h3>' if len(curves) > 1 else ''
        parts += [heading, '<div class="pair">', draw_curve(curve.steps, curve.loss, 'Training loss', SECOND),
                  draw_curve(curve.val_steps, curve.accuracy, 'Validation top-1', percent=True,
                             reference=(chance, 'chance')), '</div>']
    return section('Training', 'Over iterations, as the runner logged it.', *parts)


def _correlation(picture: str) -> str:
    return section('How alike the classes are to the classifier',
                   'Cosine similarities of the rows of the classifier: near ones are hard to tell apart. Classes of '
                   'one block begin with the same word.',
                   f'<img class="map" alt="correlation map" src="{picture}">')
