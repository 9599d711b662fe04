"""A WordNet of a few dozen senses in the format of the real database, glosses in our own words."""

from typing import Dict, List, NamedTuple, Optional, Tuple

from vlplugins.text.wordnet import LEXNAMES, WordNetDatabase

LICENCE = '  1 This line stands for the licence, which every file of the database begins with.\n'


class Entry(NamedTuple):
    key: str
    lexname: str
    lemmas: Tuple[str, ...]
    gloss: str
    parent: Optional[str] = None


def _entry(key: str, lexname: str, lemmas: str, gloss: str, parent: Optional[str] = None) -> Entry:
    return Entry(key, lexname, tuple(lemmas.split()), gloss, parent)


# Of the senses of a word the most frequent comes first, as in the real index.
ENTRIES = [
    _entry('structure', 'noun.artifact', 'structure', 'a thing that was built from many parts'),
    _entry('framework', 'noun.artifact', 'framework', 'the bars that hold a thing'),
    _entry('ball', 'noun.artifact', 'ball',
           'a round thing that is hit, kicked or thrown in games; "she threw the ball"'),
    _entry('basketball_game', 'noun.act', 'basketball', 'a game of two teams who throw a ball through a high hoop'),
    _entry('basketball', 'noun.artifact', 'basketball', 'the ball that is thrown in this game', 'ball'),
    _entry('metal', 'noun.substance', 'metal', 'a hard shiny substance such as iron, from which rods are made'),
    _entry('ice', 'noun.substance', 'ice', 'frozen water'),
    _entry('cream', 'noun.food', 'cream', 'the fat part of milk'),
    _entry('ice_cream', 'noun.food', 'ice_cream', 'a frozen sweet made with cream'),
    _entry('pool', 'noun.artifact', 'pool', 'a basin of water to swim in', 'structure'),
    _entry('breaststroke', 'noun.act', 'breaststroke', 'swimming face down with both arms moving together'),
    _entry('breast', 'noun.body', 'breast', 'the front of the trunk'),
    _entry('stroke', 'noun.act', 'stroke', 'a movement of the arms in swimming'),
    _entry('sidekick', 'noun.person', 'sidekick', 'a close friend'),
    _entry('side', 'noun.location', 'side', 'a place to the left or the right'),
    _entry('kick', 'noun.act', 'kick', 'a blow with the foot'),
    _entry('leaf', 'noun.plant', 'leaf', 'a flat green part of a plant'),
    _entry('leave', 'noun.time', 'leave', 'days free from work'),
    _entry('tree_actor', 'noun.person', 'Tree', 'an English actor'),
    _entry('tree', 'noun.plant', 'tree', 'a tall plant with a trunk'),
    _entry('table_data', 'noun.group', 'table', 'numbers in rows and columns'),
    _entry('table', 'noun.artifact', 'table', 'furniture with a flat top'),
    _entry('window', 'noun.artifact', 'window', 'glass in a wall', 'window_frame'),
    _entry('window_frame', 'noun.artifact', 'window_frame', 'what holds the glass', 'framework'),
    _entry('baby', 'noun.person', 'baby', 'a very young child'),
    _entry('foot_base', 'noun.artifact', 'foot', 'the lowest support of a pillar'),
    _entry('trickle', 'verb.motion', 'trickle dribble', 'run slowly in drops'),
    _entry('dribble_pour', 'verb.contact', 'dribble', 'let fall in drops; "dribble oil on the salad"'),
    _entry('dribble_ball', 'verb.contact', 'dribble',
           'push a ball with repeated taps, as in basketball; "dribble the ball"'),
    _entry('bend_curve', 'verb.motion', 'bend', 'have a curved course; "the road bends"'),
    _entry('bend_shape', 'verb.contact', 'bend', 'force out of a straight form; "bend the metal rod"'),
    _entry('fall', 'verb.motion', 'leave', 'go away from a place'),
    _entry('blow', 'verb.motion', 'blow', 'move by a stream of air'),
    _entry('eat', 'verb.consumption', 'eat', 'take in food'),
    _entry('swim', 'verb.motion', 'swim', 'move through water'),
    _entry('clean', 'verb.change', 'clean', 'remove dirt'),
    _entry('wake', 'verb.body', 'wake', 'stop sleeping'),
    _entry('wake_up', 'verb.body', 'wake_up', 'stop sleeping and rise'),
    _entry('climb', 'verb.motion', 'climb', 'go up'),
    _entry('wash', 'verb.contact', 'wash', 'clean with water', 'clean'),
    _entry('set', 'verb.contact', 'set', 'put into a place'),
]
IRREGULAR = {'noun': 'feet foot\nleaves leaf leave\n', 'verb': 'ate eat\n'}


def tiny_wordnet_files() -> Dict[str, bytes]:
    """Contents of the database's files by name."""
    files = {f'{pos}.exc': content.encode() for pos, content in IRREGULAR.items()}
    for pos in ('noun', 'verb'):
        entries = [entry for entry in ENTRIES if entry.lexname.startswith(pos)]
        offsets = _offsets(entries)
        data = LICENCE + ''.join(_data_line(entry, entries, offsets) for entry in entries)
        files[f'data.{pos}'] = data.encode()
        files[f'index.{pos}'] = (LICENCE + _index_lines(entries, offsets)).encode()
    return files


def tiny_wordnet() -> WordNetDatabase:
    return WordNetDatabase(tiny_wordnet_files())


def _offsets(entries: List[Entry]) -> Dict[str, int]:
    """Byte offset of each line: its length does not depend on the offsets in it."""
    offsets, position = {}, len(LICENCE)
    for entry in entries:
        offsets[entry.key] = position
        position += len(_data_line(entry, entries, {}))
    return offsets


def _data_line(entry: Entry, entries: List[Entry], offsets: Dict[str, int]) -> str:
    pos = entry.lexname[0]
    links = [('@', entry.parent)] * bool(entry.parent)
    links += [('~', child.key) for child in entries if child.parent == entry.key]
    pointers = ''.join(f' {symbol} {offsets.get(key, 0):08d} {pos} 0000' for symbol, key in links)
    words = ''.join(f' {lemma} 0' for lemma in entry.lemmas)
    frames = ' 01 + 08 00' if pos == 'v' else ''
    return (f'{offsets.get(entry.key, 0):08d} {LEXNAMES.index(entry.lexname):02d} {pos} {len(entry.lemmas):02x}{words} '
            f'{len(links):03d}{pointers}{frames} | {entry.gloss}  \n')


def _index_lines(entries: List[Entry], offsets: Dict[str, int]) -> str:
    found: Dict[str, List[int]] = {}
    for entry in entries:
        for lemma in entry.lemmas:
            found.setdefault(lemma.lower(), []).append(offsets[entry.key])
    pos = entries[0].lexname[0]
    return ''.join(f'{lemma} {pos} {len(places)} 1 @ {len(places)} 0 {" ".join(f"{place:08d}" for place in places)}  \n'
                   for lemma, places in sorted(found.items()))
