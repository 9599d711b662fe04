"""The results of the mini world as a page in Markdown with pictures."""

from pathlib import Path
from statistics import fmean
from typing import Any, Iterator, List, Mapping, Optional

from vlplugins.atomic_file import write_text

from .charts import draw_table
from .show import remarks, table_cells, what_the_numbers_are
from .verdicts import FAILS, FEWEST_WORLDS, HOLDS, RULE, Demand, is_on_the_claimed_side, margin_of_error

PAGE, PICTURES = 'mini_results.md', 'mini_results'
Data = Mapping[str, Any]


def write_page(results: Data, folder: Path, held_back: Optional[Data] = None,
               pictures: Mapping[str, str] = {}) -> Path:
    """Writes the page.

    Args:
        results: Of `collect`, with `claims`.
        folder: For the page; its pictures go to a folder beside it.
        held_back: Results of other worlds, for the signs of the claims.
        pictures: Name of a picture that is there already → what it shows.

    Returns:
        Path of the page.
    """
    drawn = {table['name'] for table in results['tables']
             if draw_table(table, folder / PICTURES / f'{table["name"]}.png')}
    lines = [*_head(results), *_claims(results, held_back), *_tables(results, drawn), *_gallery(pictures)]
    page = folder / PAGE
    write_text(page, '\n'.join(lines).rstrip() + '\n')
    return page


def _head(results: Data) -> Iterator[str]:
    machine, versions = results['machine'], results['versions']
    worlds = ', '.join(map(str, results['worlds']))
    commit = results['commit'] or 'not from a checkout'
    yield '# The claims of the papers in the mini world'
    yield ''
    yield ('Each table of Text4Vis, ALT and FILS that has a meaning in a small rendered world of clips, repeated there '
           'from nothing: the world is rendered, a small CLIP is pre-trained in it, and everything else starts from '
           'that. This page is written by')
    yield ''
    yield f'    python tools/reproduce.py run mini --scale {results["scale"]} --page docs'
    yield ''
    yield '| | |'
    yield '|---|---|'
    clips = ', '.join(f'{count} {split}' for split, count in results['clips'].items())
    yield f'| worlds | {worlds}; {clips} clips in each |'
    yield (f'| time | {results["wall_seconds"] / 60:.0f} minutes, {results["jobs"]} steps at a time; the '
           f'{results["steps"]} steps took {results["cpu_seconds"] / 60:.0f} minutes of one core |')
    yield f'| machine | {machine["processor"]}, {machine["cores"]} cores |'
    yield f'| date, commit | {results["date"]}, {commit} |'
    yield f'| versions | {", ".join(f"{name} {version}" for name, version in versions.items())} |'
    yield ''
    yield what_the_numbers_are(results) + ' Floors are what a model would get that knows less than it should.'
    yield ''


def _claims(results: Data, held_back: Optional[Data]) -> Iterator[str]:
    other = {claim['text']: claim for claim in held_back['claims']} if held_back else {}
    yield '## Claims'
    yield ''
    yield RULE.replace('\n', ' ')
    yield ''
    counts = [f'{sum(claim["verdict"] == verdict for claim in results["claims"])} × *{verdict}*'
              for verdict in dict.fromkeys(claim['verdict'] for claim in results['claims'])]
    yield f'Of {len(results["claims"])} claims: {", ".join(counts)}.'
    if held_back:
        yield ''
        yield _compared(results, held_back['worlds'], other)
    for group in dict.fromkeys(claim['group'] for claim in results['claims']):
        yield ''
        yield f'### {group}'
        yield ''
        heads = ['claim', 'source', 'difference ± margin', 'each world', 'demanded', 'verdict']
        heads += ['held back'] if other else []
        yield _line(heads)
        yield '|' + '---|' * len(heads)
        for claim in results['claims']:
            if claim['group'] == group:
                cells = [claim['text'], claim['source'], _difference(claim), _each(claim), demanded(claim['demand']),
                         f'**{claim["verdict"]}**']
                cells += [_held_back(other.get(claim['text']))] if other else []
                yield _line(cells)
    yield ''


def _held_back(claim: Optional[Data]) -> str:
    """A claim in worlds that were held back, with a verdict where they are enough for one."""
    if not claim or not claim['differences']:
        return '–'
    verdict = f': {claim["verdict"]}' if len(claim['differences']) >= FEWEST_WORLDS else ''
    return f'{_each(claim)}{verdict}'


def _compared(results: Data, worlds: List[int], other: Mapping[str, Data]) -> str:
    """How many of the decided claims come out on the same side in worlds that were held back, and hold there too."""
    decided = [claim for claim in results['claims'] if claim['verdict'] in (HOLDS, FAILS)
               and other.get(claim['text'], {}).get('differences')]
    differing = []
    for claim in decided:
        sides = [is_on_the_claimed_side(fmean(one['differences'].values()), Demand(**claim['demand']))
                 for one in (claim, other[claim['text']])]
        if sides[0] != sides[1]:
            differing.append(f'"{claim["text"]}"')
    sentence = (f'Held back, and looked at afterwards: world {", ".join(map(str, worlds))}. Of {len(decided)} claims '
                f'that hold or do not hold, {len(decided) - len(differing)} come out on the same side there')
    sentence += f', all but {", ".join(differing)}.' if differing else '.'
    if len(worlds) < FEWEST_WORLDS:
        return sentence
    again = sum(other[claim['text']]['verdict'] == claim['verdict'] for claim in decided)
    return f'{sentence} By the same rule {again} have the same verdict in these worlds alone.'


def _difference(claim: Data) -> str:
    values = list(claim['differences'].values())
    if not values:
        return 'not measured'
    return f'{fmean(values):+.2f}' + (f' ± {margin_of_error(values):.2f}' if len(values) > 1 else '')


def _each(claim: Data) -> str:
    return ', '.join(f'{value:+.2f}' for value in claim['differences'].values()) or '–'


def demanded(demand: Data) -> str:
    """What is demanded of a difference, in signs."""
    if demand['within'] is not None:
        return f'within ±{demand["within"]:g}'
    words = [f'> {demand["above"]:g}'] if demand['above'] is not None else []
    return ', '.join([*words, *([f'mean ≥ {demand["bound"]:g}'] if demand['bound'] is not None else [])])


def _tables(results: Data, drawn: set) -> Iterator[str]:
    yield '## Tables'
    for table in results['tables']:
        head, *rows = table_cells(table)
        yield ''
        yield f'### {table["name"]}: {table["title"]}'
        yield ''
        yield table['protocol']
        yield ''
        if table['name'] in drawn:
            yield f'![{table["title"]}]({PICTURES}/{table["name"]}.png)'
            yield ''
        yield _line(head)
        yield '|' + '---|' * len(head)
        yield from map(_line, rows)
        yield ''
        yield from (f'- {remark}' for remark in remarks(table))
    yield ''


def _line(cells: List[str]) -> str:
    return f'| {" | ".join(cell.replace("|", "/") for cell in cells)} |'


def _gallery(pictures: Mapping[str, str]) -> Iterator[str]:
    if pictures:
        yield '## Pictures'
    for name, caption in pictures.items():
        yield ''
        yield f'![{caption}]({PICTURES}/{name})'
        yield ''
        yield caption
