"""Where configs and tools lie: in the checkout and in an installed package alike."""

from pathlib import Path

# Links to the checkout's folders, or the files themselves where the package was installed from a wheel.
_MIM = Path(__file__).resolve().parent.parent / '.mim'


def config_path(name: str) -> Path:
    """Path of a config, given below `configs/`.

    Raises:
        FileNotFoundError: When there is none.
    """
    return _existing(_MIM / 'configs' / name, f'config {name}')


def tool_path(name: str) -> Path:
    """Path of a tool, given below `tools/`.

    Raises:
        FileNotFoundError: When there is none.
    """
    return _existing(_MIM / 'tools' / name, f'tool {name}')


def _existing(path: Path, what: str) -> Path:
    if not path.is_file():
        raise FileNotFoundError(f'there is no {what} in {path.parent}: this checkout or installation is not complete.')
    return path.resolve()
