"""A revision as files that can be carried elsewhere: its canonical text, a signed manifest, and its name.

A build is nobody's approval: publishing it goes the same way as publishing a folder.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import datetime

from engine.errors import JiangchengError, PackErrors
from engine.packs import digests
from engine.packs.packset import PackSet
from services.ports import Signer
from services.wire import moment_text

TYPE = "jiangcheng-build-1"

TEXT, MANIFEST, SIGNATURE, NAME = "revision.json", "manifest.json", "signature.json", "REVISION"


def build_files(packs: PackSet, signer: Signer, *, by: str, now: datetime) -> dict[str, bytes]:
    """The files by name."""
    manifest = digests.canonical(
        {
            "type": TYPE,
            "revision": packs.revision,
            "documents": digests.manifest(packs.contents.items()),
            "built_by": by,
            "built_at": moment_text(now),
        }
    )
    signature = {
        "algorithm": "SM2-with-SM3",
        "key_id": signer.key_id,
        "signature": base64.b64encode(signer.sign(manifest)).decode(),
    }
    return {
        TEXT: packs.canonical(),
        MANIFEST: manifest,
        SIGNATURE: json.dumps(signature, indent=2).encode() + b"\n",
        NAME: packs.revision.encode() + b"\n",
    }


def read_build(files: Mapping[str, bytes], signer: Signer) -> PackSet:
    """The packs of a build. Raises JiangchengError unless a trusted key signed exactly these documents."""
    try:
        signature = json.loads(files[SIGNATURE])
        key_id, given = str(signature["key_id"]), base64.b64decode(signature["signature"], validate=True)
        manifest = json.loads(files[MANIFEST])
        named = (manifest["type"], manifest["revision"], manifest["documents"])
    except (ValueError, KeyError, TypeError) as error:
        raise _broken("缺少文件，或文件无法读取") from error
    if not signer.verify(key_id, files[MANIFEST], given):
        raise _broken("签名无效，或签名的密钥不受信任（keys/trusted）")
    try:
        packs, name = PackSet.from_canonical(files[TEXT]), files[NAME].decode().strip()
    except (PackErrors, KeyError, ValueError) as error:
        raise _broken(f"{TEXT} 或 {NAME} 缺少或已改动") from error
    if name != packs.revision:
        raise _broken(f"{NAME} 写的不是所签的规则版本")
    if named != (TYPE, packs.revision, digests.manifest(packs.contents.items())):
        raise _broken("内容与所签的清单不符")
    return packs


def _broken(why: str) -> JiangchengError:
    return JiangchengError("build_invalid", "构建的规则版本不可用", why, "请在来源处重新构建，并核对传输是否完整")
