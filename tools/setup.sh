#!/bin/sh
# Builds .venv from the hash-pinned locks: `tools/setup.sh run` for the service, `dev` for tests and checks too, `bench` for
# the engines that the benchmark compares with as well.
# Does nothing, offline, when the environment already fits. Never touches anything outside this folder but package caches.
set -eu
cd "$(dirname "$0")/.."

want=${1:-run}
venv=.venv
stamp=$venv/.jiangcheng-setup

say() { printf '%s\n' "$*"; }
fail() { # Chinese | English, one line that says what to do
    printf '\n✗ %s | %s\n' "$1" "$2" >&2
    exit 1
}

fits() { # is this command a Python 3.11 or 3.12?
    "$1" -c 'import sys; sys.exit(sys.version_info[:2] not in ((3, 11), (3, 12)))' >/dev/null 2>&1
}

has_headers() {
    "$1" -c 'import os, sys, sysconfig; sys.exit(not os.path.exists(os.path.join(sysconfig.get_path("include"), "Python.h")))' 2>/dev/null
}

has_venv() { "$1" -c 'import ensurepip, venv' >/dev/null 2>&1; }

# An environment built by another interpreter or in another place cannot be mended: its scripts carry the old path.
wanted_stamp() {
    printf '%s\n' "$(pwd)" "$1"
    cat requirements/bootstrap.lock "requirements/$1.lock" pyproject.toml tools/setup.sh | cksum
}

usable() { [ -x "$venv/bin/python" ] && fits "$venv/bin/python"; }

# Once a larger set is in, stay with it: `make run` after `make test` must not remove what the tests need, nor `make test`
# after `make bench` what the benchmark needs. Each set holds the smaller ones.
if [ -f "$stamp" ]; then
    case "$(sed -n 2p "$stamp"):$want" in
        bench:*) want=bench ;;
        dev:run) want=dev ;;
    esac
fi
if usable && [ -f "$stamp" ] && [ "$(wanted_stamp "$want")" = "$(cat "$stamp")" ]; then exit 0; fi

choose_python() {
    first=
    for candidate in ${PYTHON:-python3.11 python3.12 python3 python}; do
        fits "$candidate" || continue
        [ -n "$first" ] || first=$candidate
        if has_venv "$candidate" && has_headers "$candidate"; then
            python=$candidate
            return
        fi
    done
    [ -n "$first" ] || fail "没有找到 Python 3.11 或 3.12：请安装（例如 apt-get install python3.11 python3.11-venv python3.11-dev），或用 PYTHON=/路径/python3.11 make … 指定" \
        "Python 3.11 or 3.12 not found: install it, or name it with PYTHON=/path/to/python3.11 make …"
    version=$("$first" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    has_venv "$first" || fail "Python ${version} 缺少 venv 模块：请安装（例如 apt-get install python${version}-venv）后重试" \
        "Python $version has no venv module: install it (for example apt-get install python$version-venv) and try again"
    fail "缺少 Python ${version} 的头文件 Python.h：请安装（例如 apt-get install python${version}-dev）后重试" \
        "The headers of Python $version are missing: install them (for example apt-get install python$version-dev) and try again"
}

[ -w . ] || fail "当前目录不可写：请换到有写权限的目录再运行" "This folder is not writable: use a clone that you may write to"
choose_python
compiler=$("$python" -c 'import sysconfig; print((sysconfig.get_config_var("CC") or "cc").split()[0])')
command -v "$compiler" >/dev/null 2>&1 || command -v gcc >/dev/null 2>&1 || fail \
    "缺少 C 编译器 gcc：请安装（例如 apt-get install gcc）后重试，规则引擎 durable-rules 需要编译" \
    "No C compiler: install gcc (for example apt-get install gcc) and try again; durable-rules is compiled at install"
command -v "$compiler" >/dev/null 2>&1 || export CC=gcc

if usable && [ -f "$stamp" ] && [ "$(sed -n 1p "$stamp")" != "$(pwd)" ]; then
    say "项目目录已移动，重建 .venv … | The folder has moved: building .venv anew"
    rm -rf "$venv"
fi
usable || { rm -rf "$venv"; say "创建 ${venv} … | Creating $venv"; "$python" -m venv "$venv"; }
rm -f "$stamp"

offline="下载软件包失败：首次安装需要能访问 Python 软件包索引（可用 PIP_INDEX_URL 指定镜像），上面是详细原因"
offline_en="Download failed: the first set-up needs a Python package index (PIP_INDEX_URL may name a mirror); the reason is above"
say "安装依赖（${want}，首次约需一分钟）… | Installing dependencies ($want, about a minute the first time)"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input --require-hashes \
    -r requirements/bootstrap.lock || fail "$offline" "$offline_en"

# uv does not read pip's settings; a mirror that was set up for pip holds for it too. The hashes keep both honest.
mirror=$("$venv/bin/python" -m pip config get global.index-url 2>/dev/null || true)
mirror=${PIP_INDEX_URL:-$mirror}
if [ -n "$mirror" ] && [ -z "${UV_DEFAULT_INDEX:-}" ]; then export UV_DEFAULT_INDEX="$mirror"; fi
export VIRTUAL_ENV="$PWD/$venv" UV_NO_PROGRESS=1 UV_PYTHON_DOWNLOADS=never
"$venv/bin/uv" pip sync --quiet --require-hashes --no-build-isolation "requirements/$want.lock" || fail "$offline" "$offline_en"
"$venv/bin/uv" pip install --quiet --no-deps --no-build-isolation --offline --editable . || fail \
    "安装本项目失败，上面是详细原因" "Installing the project itself failed; the reason is above"
wanted_stamp "$want" >"$stamp"
say "环境就绪。 | The environment is ready."
