"""Stands for the training tool: two epochs without a model.

The config says how: `hangs` waits after the first epoch, `fails` ends with an error.
"""

import argparse
import sys
import time
from pathlib import Path

parser = argparse.ArgumentParser()
parser.add_argument('config', type=Path)
parser.add_argument('--work-dir', type=Path)
parser.add_argument('--resume', action='store_true')
args = parser.parse_args()
settings = {}
exec(args.config.read_text(), settings)
print('trains', 'on' if args.resume else 'from the beginning', flush=True)
if settings['behaviour'] == 'fails':
    sys.exit('error: something is wrong\n(and a hint)')
for epoch in range(2 if args.resume else 1, 3):
    checkpoint = args.work_dir / f'epoch_{epoch}.pth'
    checkpoint.write_text(f'start: {settings["load_from"]}')
    (args.work_dir / 'last_checkpoint').write_text(str(checkpoint))
    while settings['behaviour'] == 'hangs' and epoch == 1:
        time.sleep(0.05)
