"""What is installed and what is packed, from setup.py and from a wheel built of the checkout."""

import importlib.util
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement


@pytest.fixture(scope='module')
def setup(root):
    """setup.py as a module."""
    spec = importlib.util.spec_from_file_location('project_setup', root / 'setup.py')
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope='module')
def wheel(root, tmp_path_factory):
    """Wheel of the checkout, built without network from a copy."""
    pytest.importorskip('wheel', reason='building without network needs the wheel package')
    pytest.importorskip('setuptools', reason='building without network needs setuptools')
    folder = tmp_path_factory.mktemp('wheel')
    source = folder / 'source'
    for name in ('vlplugins', 'configs', 'tools'):
        shutil.copytree(root / name, source / name, symlinks=True, ignore=shutil.ignore_patterns('__pycache__'))
    for name in ('setup.py', 'pyproject.toml', 'MANIFEST.in', 'LICENSE', 'model-index.yml'):
        shutil.copy(root / name, source)
    command = [sys.executable, 'setup.py', '-q', 'bdist_wheel', '-d', str(folder)]
    done = subprocess.run(command, cwd=source, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    return next(folder.glob('*.whl'))


@pytest.mark.parametrize('installed, expected', [
    ({}, 'torch>=2.1'),
    ({'torch': '2.13.0'}, 'torch==2.13.0'),
    ({'torch': '2.6.0a0'}, 'torch==2.6.0a0'),
])
def test_installed_torch_is_never_replaced(setup, installed, expected):
    assert setup.torch_requirement(installed) == expected


def test_torch_that_is_too_old_is_named(setup):
    with pytest.raises(SystemExit, match='torch 1.13.1 is installed'):
        setup.torch_requirement({'torch': '1.13.1'})


@pytest.mark.parametrize('installed, expected', [
    ({}, 'mmcv-lite>=2.0.1,<2.2'),
    ({'mmcv-lite': '2.1.0'}, 'mmcv-lite>=2.0.1,<2.2'),
    ({'mmcv': '2.1.0'}, 'mmcv==2.1.0'),
    ({'mmcv': '2.0.0rc4'}, 'mmcv==2.0.0rc4'),
])
def test_full_mmcv_takes_the_place_of_the_light_one(setup, installed, expected):
    assert setup.mmcv_requirement(installed) == expected


@pytest.mark.parametrize('installed', [{'mmcv': '2.2.0'}, {'mmcv': '1.7.0'}, {'mmcv-full': '1.7.0'}])
def test_mmcv_that_the_host_refuses_is_named(setup, installed):
    with pytest.raises(SystemExit, match='pip uninstall mmcv'):
        setup.mmcv_requirement(installed)


def test_installed_versions_are_public_and_normalised(setup, tmp_path):
    for folder, name in (('a-2.5.1+cu124', 'torch'), ('b-1', 'mmcv_lite'), ('c-1', None)):
        (tmp_path / f'{folder}.dist-info').mkdir()
        lines = f'Name: {name}\n' if name else ''
        version = folder.split('-')[1]
        (tmp_path / f'{folder}.dist-info/METADATA').write_text(f'Metadata-Version: 2.1\n{lines}Version: {version}\n')
    assert setup.installed_versions([str(tmp_path)]) == {'torch': '2.5.1', 'mmcv-lite': '1'}


def test_this_environment_is_seen(setup):
    import torch
    installed = setup.installed_versions(setup.site_folders())
    assert installed['torch'] == torch.__version__.split('+')[0]


@pytest.mark.parametrize('system, machine, wheels', [
    ('linux', 'x86_64', True),
    ('win32', 'AMD64', True),
    ('linux', 'aarch64', False),
    ('darwin', 'arm64', False),
    ('darwin', 'x86_64', False),
])
def test_decord_is_asked_for_where_it_has_wheels(setup, system, machine, wheels):
    environment = dict(sys_platform=system, platform_machine=machine)
    assert Marker(setup.DECORD_RUNS).evaluate(environment) == wheels
    assert Marker(setup.DECORD_MISSING).evaluate(environment) != wheels


def test_where_decord_is_missing_the_other_needs_of_mmaction_are_met(setup):
    """There mmaction2 is installed without its dependencies, so we must name them."""
    import importlib.metadata
    needed = {Requirement(line).name for line in importlib.metadata.requires('mmaction2') if 'extra' not in line}
    arm = dict(sys_platform='linux', platform_machine='aarch64')
    requirements = [Requirement(line) for line in setup.requirements({})]
    ours = {one.name for one in requirements if one.marker is None or one.marker.evaluate(arm)}
    implied = {'Pillow'}  # by mmcv-lite
    assert needed - ours - implied == {'decord'}


def test_requirements_fit_this_tested_environment(setup):
    import importlib.metadata
    installed = setup.installed_versions(setup.site_folders())
    for requirement in map(Requirement, setup.requirements(installed)):
        if requirement.marker is None or requirement.marker.evaluate():
            assert requirement.specifier.contains(importlib.metadata.version(requirement.name), prereleases=True)


def test_wheel_holds_the_package_and_what_mim_looks_for(root, wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    modules = {str(path.relative_to(root)) for path in (root / 'vlplugins').rglob('*.py') if '.mim' not in path.parts}
    configs = {f'vlplugins/.mim/{path.relative_to(root)}' for path in (root / 'configs').rglob('*.py')}
    texts = {str(path.relative_to(root)) for path in (root / 'vlplugins/text').rglob('*.txt')}
    missing = (modules | configs | texts | {'vlplugins/.mim/tools/train.py', 'vlplugins/.mim/model-index.yml'}) - names
    assert not missing
    assert not [name for name in names if re.match(r'(tests|benchmarks|docs)/', name) or name.endswith('.pyc')]


def test_wheel_declares_licence_and_pythons(root, wheel):
    archive = zipfile.ZipFile(wheel)
    metadata = next(archive.read(name).decode() for name in archive.namelist() if name.endswith('dist-info/METADATA'))
    assert 'Requires-Python: >=3.9,<3.13' in metadata or 'Requires-Python: <3.13,>=3.9' in metadata
    assert 'License: Apache-2.0' in metadata
    assert 'Copyright 2026 The vlplugins authors' in (root / 'LICENSE').read_text()


def test_installed_configs_are_found_by_name(wheel, tmp_path):
    """From the unpacked wheel, without the checkout: our own look-ups and the host's, also without pkg_resources."""
    zipfile.ZipFile(wheel).extractall(tmp_path / 'site')
    (tmp_path / 'leaf.py').write_text("_base_ = ['vlplugins::_base_/default_runtime.py']\n")
    (tmp_path / 'host.py').write_text("_base_ = ['mmaction::_base_/default_runtime.py']\n")
    code = ('import sys, importlib.util\n'
            f'sys.path.insert(0, {str(Path(__file__).parent / "helpers")!r})\n'
            'if sys.argv[1] == "hide": import faults; faults.hide_pkg_resources()\n'
            'import vlplugins\n'
            'from mmengine.config import Config\n'
            'from mmengine.hub import get_config\n'
            'assert Config.fromfile("leaf.py").default_scope == "mmaction"\n'
            'assert Config.fromfile("host.py").default_scope == "mmaction"\n'
            'assert get_config("vlplugins::_base_/default_runtime.py").default_scope == "mmaction"\n'
            'print(vlplugins.__file__)\n')
    for variant in ('hide', 'show'):
        done = subprocess.run([sys.executable, '-c', code, variant], cwd=tmp_path, capture_output=True, text=True,
                              env={'PYTHONPATH': str(tmp_path / 'site'), 'PATH': '/usr/bin:/bin'})
        assert done.returncode == 0, done.stderr[-3000:]
        assert str(tmp_path / 'site') in done.stdout


def test_second_setup_does_nothing(root, tmp_path):
    """A folder that only looks like an installed project: the stamp decides, and pip is never started."""
    for name in ('setup.py', 'pyproject.toml'):
        (tmp_path / name).write_text((root / name).read_text())
    (tmp_path / 'vlplugins').mkdir()
    (tmp_path / 'vlplugins/version.py').write_text("__version__ = '0.1.0'\n")
    (tmp_path / 'tools').mkdir()
    (tmp_path / 'tools/setup_env.sh').write_text((root / 'tools/setup_env.sh').read_text())
    fake = tmp_path / '.venv/bin/python'
    fake.parent.mkdir(parents=True)
    calls = tmp_path / 'calls'
    fake.write_text(f'#!/bin/sh\ncase "$*" in *"pip"*) echo "$*" >>{calls};; '
                    f'*version*) exec {sys.executable} "$@";; esac\n')
    fake.chmod(0o755)

    def setup():
        return subprocess.run(['bash', str(tmp_path / 'tools/setup_env.sh')], cwd='/', capture_output=True, text=True,
                              env={'PATH': '/usr/bin:/bin'})

    first = setup()
    assert first.returncode == 0, first.stderr
    assert f'install -e {tmp_path}[dev]' in calls.read_text()
    calls.unlink()
    second = setup()
    assert second.returncode == 0
    assert second.stdout == ''
    assert not calls.exists()
    (tmp_path / 'setup.py').write_text('# another requirement')
    assert 'preparing' in setup().stdout
    assert calls.exists()
