"""Tables and figures of the papers: what they print, what we count, and how to measure it.

    python tools/reproduce.py list
    python tools/reproduce.py show text4vis.table6
    python tools/reproduce.py run text4vis.table6 --rows random clip --gpus 8 [--dry-run]
"""

from vlplugins import user_errors
from vlplugins.reproduce.command_line import main

if __name__ == '__main__':
    user_errors.run(main)
