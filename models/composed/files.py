"""Folders of Hugging Face models: local or in the hub's cache, checked before anything is loaded."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from models.base import ModelError

PATTERNS = ("*.safetensors", "*.json", "*.txt", "*.model", "*.jinja")
"""Files that are fingerprinted: weights, configuration, vocabularies."""
NOT_USED = ("onnx", "openvino", "checkpoint")
"""Folders (by the start of their name) of other runtimes and of training; never read."""
PICKLED = (".bin", ".pt", ".pth", ".pkl", ".ckpt", ".h5", ".msgpack")

_COMMIT = re.compile(r"[0-9a-f]{40}")
_HUB_ID = re.compile(r"[A-Za-z0-9][\w.-]*(/[A-Za-z0-9][\w.-]*)?")


@dataclass(frozen=True, slots=True)
class Source:
    """One of the two models as the configuration names it.

    Attributes:
        key: Dotted path of the setting, for errors; the revision's is the same with `_revision`.
        name: Local path, or hub id where there is a revision.
        revision: Commit hash of a hub id, or None for a local path.
    """

    key: str
    name: str
    revision: str | None


def find_folder(source: Source) -> Path:
    """Return the folder of the model: the local one, or that commit in the hub's cache on this machine.

    Raises:
        ModelError: No such folder; a hub id without a commit hash; or it is not in the cache.
    """
    is_hub_id = _HUB_ID.fullmatch(source.name) is not None
    if source.revision is None:
        folder = Path(source.name).expanduser()
        if folder.is_dir():
            return folder.resolve()
        hint = f"; if it is a hub id, set {source.key}_revision to a commit hash" if is_hub_id else ""
        raise ModelError(f"{source.key}: no folder {source.name!r}{hint}")
    if not is_hub_id:
        raise ModelError(f"{source.key}: {source.name!r} is a path, not a hub id: remove {source.key}_revision")
    if not _COMMIT.fullmatch(source.revision):
        raise ModelError(
            f"{source.key}_revision: {source.revision!r} is not a commit hash (40 hexadecimal digits); "
            "branches and tags move, and scores with them"
        )
    return _hub_folder(source, source.revision)


def _hub_folder(source: Source, revision: str) -> Path:
    """Return the folder in the hub's cache. It never downloads: a result must not depend on a network, and the client retries for 24 s."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import LocalEntryNotFoundError

    try:
        return Path(snapshot_download(source.name, revision=revision, local_files_only=True))
    except LocalEntryNotFoundError as e:
        raise ModelError(
            f"{source.key}: {source.name} at {revision[:12]} is not on this machine, and runs download nothing: "
            f"fetch it once with `hf download {source.name} --revision {revision}`"
        ) from e


def check_weights(folder: Path, *, key: str) -> None:
    """Refuse a model folder that has no safetensors weights.

    Raises:
        ModelError: config.json or the weights are missing, or the weights are only there as pickles.
    """
    if not (folder / "config.json").is_file():
        raise ModelError(f"{key}: {folder} has no config.json; is it a Hugging Face model?")
    if not any(folder.glob("*.safetensors")):
        found = ", ".join(sorted(p.name for p in folder.iterdir() if p.suffix in PICKLED)) or "no weights"
        raise ModelError(
            f"{key}: {folder} has {found} and no *.safetensors; pickled weights are never loaded: "
            "save the model again with save_pretrained, or choose a revision with safetensors"
        )


def check_modules(folder: Path, *, key: str) -> None:
    """Refuse a sentence-transformers folder with code of its own, or with a module whose weights are only pickled.

    Raises:
        ModelError: It is not such a folder, or it would have to be trusted.
    """
    try:
        entries = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
        modules = [(str(e["type"]), folder / str(e["path"])) for e in entries]
    except FileNotFoundError as e:
        raise ModelError(f"{key}: {folder} has no modules.json; is it a sentence-transformers model?") from e
    except (OSError, ValueError, KeyError, TypeError) as e:
        raise ModelError(f"{key}: {folder / 'modules.json'} cannot be read ({type(e).__name__})") from e
    for kind, module in modules:
        if not kind.startswith("sentence_transformers."):
            raise ModelError(f"{key}: {folder / 'modules.json'}: {kind} is the model's own code, which is never run")
        if not module.resolve().is_relative_to(folder.resolve()):
            raise ModelError(f"{key}: {folder / 'modules.json'}: {module} is outside the model's folder")
        if kind.endswith(".Transformer") and not any(module.glob("*.safetensors")):
            raise ModelError(f"{key}: {module} has no *.safetensors; pickled weights are never loaded")
    for file in _files(folder):  # also of modules within modules
        if file.suffix in PICKLED and not any(file.parent.glob("model*.safetensors")):
            raise ModelError(f"{key}: {file} has no model.safetensors beside it; pickled weights are never loaded")


def fingerprint_folder(folder: Path) -> str:
    """Return the sha256 (hexadecimal) of names and contents of weights, configuration and vocabularies, wherever they are."""
    digest = hashlib.sha256()
    for file in _files(folder):
        if not any(file.match(pattern) for pattern in PATTERNS):
            continue
        digest.update(f"{file.relative_to(folder).as_posix()}\0{file.stat().st_size}\0".encode())
        with file.open("rb") as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files of the folder in the order of their names, without hidden folders and those of other runtimes."""
    for file in sorted(folder.rglob("*")):
        parents = file.relative_to(folder).parts[:-1]
        if not any(p.startswith((".", *NOT_USED)) for p in parents) and file.is_file():
            yield file
