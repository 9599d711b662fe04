"""What is asked of the package itself: python -m vlplugins corpus stats NAME …."""

import argparse
from collections import Counter
from typing import List, Optional

from vlplugins import user_errors
from vlplugins.text.corpus import load_corpus
from vlplugins.text.corpus_checks import corpus_problems, count_by_category
from vlplugins.text.corpus_joining import join_corpora
from vlplugins.text.labels import known_label_lists, load_labels


def corpus_stats(args: argparse.Namespace) -> None:
    """Prints how many entities of each category a corpus has, or the union of several."""
    entities = join_corpora(map(load_corpus, args.name))
    for category, count in {**count_by_category(entities), 'all': len(entities)}.items():
        print(f'{category:8}{count:6}')
    labels = Counter(label for entity in entities for label in entity.labels)
    if labels:
        print(f'{len(labels)} labels, {min(labels.values())} to {max(labels.values())} entities each')


def corpus_check(args: argparse.Namespace) -> None:
    """Looks for entities and labels that a corpus should not have, or lacks.

    Raises:
        ValueError: There are some; names them.
    """
    for name in args.name:
        if not args.labels and name not in known_label_lists():
            raise ValueError(f'{name} is no label list of the package: name the one that the corpus is for with '
                             '--labels, a known name or a file with a label per line.')
        problems = corpus_problems(load_corpus(name), load_labels(args.labels or name))
        if problems:
            raise ValueError(f'{len(problems)} faults in the corpus {name}:\n' + '\n'.join(problems))
        print(f'{name}: no fault')


def main(argv: Optional[List[str]] = None) -> None:
    """Parses the command line and runs the command."""
    parser = argparse.ArgumentParser(prog='python -m vlplugins', description=__doc__)
    rooms = parser.add_subparsers(dest='room', required=True)
    commands = rooms.add_parser('corpus', help='text corpora of actions').add_subparsers(dest='command', required=True)
    for command, run in (('stats', corpus_stats), ('check', corpus_check)):
        sub = commands.add_parser(command, help=run.__doc__.splitlines()[0])
        sub.add_argument('name', nargs='+', help="name of a corpus, such as 'k400', or the path of its JSON file")
        sub.set_defaults(run=run)
        if run is corpus_check:
            sub.add_argument('--labels', help='label list that it is for (default: the one of the same name)')
    args = parser.parse_args(argv)
    args.run(args)


if __name__ == '__main__':
    user_errors.run(main)
