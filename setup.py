"""Installs `vlplugins` around what the environment already has.

Two packages are never replaced by an installation: a torch (and with it CUDA) that is already there is pinned to its
own version, so that no dependency, a newer torchvision for example, pulls another one; and a full mmcv that is already
there takes the place of mmcv-lite, which shares its folder. Both are looked up in the environment that installs, which
pip's build isolation hides from `import` but not from `sysconfig`. An isolated release build (`python -m build`) sees
neither and pins nothing.
"""

import importlib.metadata
import re
import site
import sys
import sysconfig
from pathlib import Path
from typing import Dict, List

from setuptools import find_packages, setup

ROOT = Path(__file__).resolve().parent

# decord's last release (0.6, 2021) has wheels for these machines only; elsewhere PyAV alone reads the videos.
DECORD_RUNS = 'platform_machine == "x86_64" and sys_platform == "linux" or platform_machine == "AMD64"'
DECORD_MISSING = '(platform_machine != "x86_64" or sys_platform != "linux") and platform_machine != "AMD64"'

REQUIREMENTS = [
    'mmengine>=0.10.4,<1.0',
    'torchvision>=0.16',
    'open_clip_torch>=2.24,<4',
    'av>=14',
    'nltk>=3.8',
    'tqdm',
    'numpy>=1.23',
    'opencv-python>=4.5',
    'matplotlib>=3.5',
    'importlib_metadata',  # imported but not declared by MMAction2 1.2
    # MMAction2 declares decord without a condition, so pip cannot install it where decord has no wheel;
    # `tools/setup_env.sh` installs it there without its dependencies, which are named here.
    f'mmaction2>=1.2,<1.3; {DECORD_RUNS}',
    f'decord>=0.6; {DECORD_RUNS}',
    f'einops; {DECORD_MISSING}',
    f'scipy; {DECORD_MISSING}',
    f'opencv-contrib-python; {DECORD_MISSING}',
]

EXTRAS = {
    'flash': ['flash-attn>=2.5'],
    'text': ['transformers>=4.40'],
    'lda': ['scikit-learn>=1.2'],
    # setuptools and wheel: tests build a wheel, and setuptools 82 lacks the pkg_resources whose faults are tested;
    # transformers and scikit-learn: the extras above are tested too
    'dev': [
        'pytest>=7.4', 'pytest-xdist>=3.5', 'ruff>=0.17,<0.18', 'setuptools>=64,<81', 'wheel', 'transformers>=4.40',
        'scikit-learn>=1.2'
    ],
}

CHECKOUT_TOOLS = ('setup_env', 'run_tests', 'quickstart')  # of no use in an installed package


def site_folders() -> List[str]:
    """Folders whose packages the installing environment can import."""
    paths = sysconfig.get_paths()
    folders = [paths['purelib'], paths['platlib'], *site.getsitepackages()]
    if sys.prefix == sys.base_prefix:  # a virtual environment does not see the user's packages
        folders.append(site.getusersitepackages())
    return list(dict.fromkeys(folders))


def installed_versions(folders: List[str]) -> Dict[str, str]:
    """Normalised distribution name → public version, without local parts such as `+cpu`."""
    found: Dict[str, str] = {}
    for distribution in importlib.metadata.distributions(path=folders):
        name = distribution.metadata.get('Name')
        if name:  # an interrupted installation leaves nameless metadata
            found.setdefault(re.sub(r'[-_.]+', '-', name).lower(), distribution.version.split('+')[0])
    return found


def release(version: str) -> tuple:
    """First two numbers of a version."""
    return tuple(map(int, re.findall(r'\d+', version)[:2]))


def torch_requirement(installed: Dict[str, str]) -> str:
    """The torch that is there, exactly; any tested one where there is none."""
    version = installed.get('torch')
    if version is None:
        return 'torch>=2.1'
    if release(version) < (2, 1):
        raise SystemExit(f'vlplugins needs torch >= 2.1, but torch {version} is installed, and installing vlplugins '
                         'never replaces a torch. Upgrade it yourself (pip install -U torch) and install again.')
    return f'torch=={version}'


def mmcv_requirement(installed: Dict[str, str]) -> str:
    """The full mmcv that is there, else the pure-Python mmcv-lite, which is enough for MMAction2."""
    if 'mmcv-full' in installed:
        raise SystemExit(f'mmcv-full {installed["mmcv-full"]} is installed, which belongs to MMAction2 0.x. '
                         'Remove it (pip uninstall mmcv-full) and install again.')
    version = installed.get('mmcv')
    if version is None:
        return 'mmcv-lite>=2.0.1,<2.2'
    if not (2, 0) <= release(version) < (2, 2):
        raise SystemExit(f'mmcv {version} is installed, but MMAction2 1.2 accepts 2.0 and 2.1 only. Remove it '
                         '(pip uninstall mmcv) and install again: mmcv-lite, which needs no compiler, is used then.')
    return f'mmcv=={version}'


def requirements(installed: Dict[str, str]) -> List[str]:
    """What to install next to the packages in `installed`."""
    return [torch_requirement(installed), mmcv_requirement(installed), *REQUIREMENTS]


def package_version() -> str:
    """Version of the package, read without importing it."""
    text = (ROOT / 'vlplugins/version.py').read_text()
    return re.search(r"__version__ = '(.+)'", text).group(1)


if __name__ == '__main__':
    readme = ROOT / 'README.md'
    setup(
        name='vlplugins',
        version=package_version(),
        description='Vision-language action recognition as plugins for MMAction2',
        long_description=readme.read_text() if readme.exists() else '',
        long_description_content_type='text/markdown',
        author='The vlplugins authors',
        license='Apache-2.0',
        python_requires='>=3.9,<3.13',
        classifiers=[
            'Development Status :: 4 - Beta',
            'Intended Audience :: Science/Research',
            'License :: OSI Approved :: Apache Software License',
            *(f'Programming Language :: Python :: 3.{minor}' for minor in range(9, 13)),
            'Topic :: Scientific/Engineering :: Artificial Intelligence',
        ],
        packages=find_packages(include=['vlplugins', 'vlplugins.*']),
        package_data={
            'vlplugins': [  # what MIM and `_base_ = 'vlplugins::…'` look for; links in the checkout, files when built
                '.mim/model-index.yml', '.mim/configs/**/*.py', '.mim/configs/**/*.yml', '.mim/configs/**/*.md',
                '.mim/tools/**/*.py', '.mim/tools/**/*.sh'
            ],
            'vlplugins.text': ['**/*.txt', '**/*.json'],
        },
        exclude_package_data={'vlplugins': [f'.mim/tools/{name}.sh' for name in CHECKOUT_TOOLS]},
        install_requires=requirements(installed_versions(site_folders())),
        extras_require=EXTRAS,
        zip_safe=False,
    )
