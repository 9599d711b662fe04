"""Builds a corpus of text entities from a label list, WordNet and, where wanted, a language model; see docs/corpus.md.

    python tools/build_corpus.py labels.txt --out corpus.json
    python tools/build_corpus.py labels.txt --out corpus.json --writer 'my-llm --flag' --join k400
"""

from vlplugins import user_errors


def main() -> None:
    from vlplugins.text.corpus_command import build, parse_args
    build(parse_args())


if __name__ == '__main__':
    user_errors.run(main)
