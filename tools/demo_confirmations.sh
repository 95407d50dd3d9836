#!/bin/sh
# Writes rules/confirmations/demo.yaml anew after packs were edited: an edit voids what was confirmed (S2).
# It confirms all that the law lets anybody confirm, as if an office had looked; it says of itself that nobody did.
set -eu
cd "$(dirname "$0")/.."
exec .venv/bin/jiangcheng packs confirm --all --demo --replace --out rules/confirmations/demo.yaml \
  --title 演示确认集 --by 演示确认人 --from 2015-01-01 --edition "假定的全国清单（演示）" --row 假定 \
  --note "只供演示和例子使用，代表信用办的审核；国家清单的版本和行号是假定的，没有人核对过。自 2015 年起有效，只为让例子能演示历史日期。生产环境不装这个文件，从没有任何确认开始。"
