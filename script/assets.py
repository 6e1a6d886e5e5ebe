"""Second half of set-up, run inside `.venv`: copy out of the fetched packages just the files that the product serves.

`assets.py WORK TARGET` reads WORK/npm and WORK/debian and leaves TARGET/fonts (TTF) and TARGET/static/vendor (JS).
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from fontTools.ttLib import TTFont

NPM_FONTS = {
    "@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf": "NotoSerifSC-Regular.ttf",
    "@expo-google-fonts/noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf": "NotoSerifSC-Bold.ttf",
    "@expo-google-fonts/noto-serif-sc/LICENSE_FONT": "NotoSerifSC-LICENSE.txt",
    "@fontsource/noto-sans-new-tai-lue/LICENSE": "NotoSansNewTaiLue-LICENSE.txt",
}
WEB_FONTS = {  # woff2 → ttf: the renderer reads no woff2
    "@fontsource/noto-sans-new-tai-lue/files/noto-sans-new-tai-lue-new-tai-lue-400-normal.woff2": "NotoSansNewTaiLue-Regular.ttf",
}
DEBIAN_FONTS = {
    "fonts-hanazono/usr/share/fonts/truetype/hanazono/HanaMinA.ttf": "HanaMinA.ttf",
    "fonts-hanazono/usr/share/fonts/truetype/hanazono/HanaMinB.ttf": "HanaMinB.ttf",
    "fonts-hanazono/usr/share/doc/fonts-hanazono/copyright": "HanaMin-LICENSE.txt",
}
SCRIPTS = {
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "signature_pad/dist/signature_pad.umd.min.js": "signature_pad.umd.min.js",
    "sm-crypto-v2/dist/index.umd.js": "sm-crypto-v2.js",  # SM2 and SM3 on the signing page of suite sm2
    "axe-core/axe.min.js": "axe.min.js",  # the accessibility judge of the browser tests; no page links to it
}


def main(work: Path, target: Path) -> None:
    modules, debian = work / "npm" / "node_modules", work / "debian"
    fonts, vendor = target / "fonts", target / "static" / "vendor"
    for folder in (fonts, vendor):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    for source, name in NPM_FONTS.items():
        shutil.copy(modules / source, fonts / name)
    for source, name in DEBIAN_FONTS.items():
        shutil.copy(debian / source, fonts / name)
    for source, name in SCRIPTS.items():
        shutil.copy(modules / source, vendor / name)
    for source, name in WEB_FONTS.items():
        font = TTFont(modules / source)
        font.flavor = None
        font.save(fonts / name)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
