#!/bin/sh
# The browser tests need Chromium and a Chinese font. Installs them with apt-get when they are missing, and says so.
set -eu

missing=
[ -x "${JC_TEST_CHROMIUM:-/usr/bin/chromium}" ] || missing=chromium
if ! fc-list :lang=zh 2>/dev/null | grep -q . && ! ls /usr/share/fonts/opentype/noto/NotoSansCJK* >/dev/null 2>&1; then
    missing="$missing fonts-noto-cjk"
fi
[ -n "$missing" ] || exit 0

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    printf '\n✗ %s | %s\n' "浏览器测试缺少：${missing}。请先安装（例如 sudo apt-get install ${missing}）后重试" \
        "The browser tests need: $missing. Install them (for example sudo apt-get install $missing) and try again" >&2
    exit 1
fi

printf '%s\n' "安装系统软件包：${missing}（浏览器测试用）… | Installing system packages: $missing (for the browser tests)"
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# Another apt-get may hold the lock for a while; wait for it instead of failing.
if ! { apt-get -o DPkg::Lock::Timeout=300 -qq update && \
    # shellcheck disable=SC2086
    apt-get -o DPkg::Lock::Timeout=300 -qq install -y --no-install-recommends $missing; } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    printf '\n✗ %s | %s\n' "安装 ${missing} 失败：请检查网络或软件源，或手工安装后重试" \
        "Installing $missing failed: check the network or the package sources, or install them by hand" >&2
    exit 1
fi
