#!/bin/sh
# Installs what the tests of LaTeX, C and the site need, on Debian and its relatives, where that is possible without
# asking anybody. Elsewhere it says what is missing and goes on: those tests are then skipped, or fail in CI.

packages="texlive-latex-extra texlive-fonts-recommended texlive-pictures texlive-publishers lmodern latexmk chktex
poppler-utils chromium gcc libc6-dev"

command -v dpkg-query >/dev/null 2>&1 && command -v apt-get >/dev/null 2>&1 || {
    for tool in pdflatex latexmk chktex pdftoppm chromium cc; do
        command -v "$tool" >/dev/null 2>&1 || echo "not installed: $tool (no apt here; some tests need it)"
    done
    exit 0
}

missing=""
for package in $packages; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
[ -z "$missing" ] && exit 0

if [ "$(id -u)" -eq 0 ]; then
    as_root="env"
elif sudo -n true 2>/dev/null; then
    as_root="sudo -n env"
else
    echo "not installed:$missing (needs root: apt-get install$missing)"
    exit 0
fi

# $as_root and $missing are lists of words.
# shellcheck disable=SC2086
install() {
    $as_root DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        -o DPkg::Lock::Timeout=300 -o Dpkg::Options::=--force-confold $missing </dev/null >/dev/null
}

echo "installing$missing"
# The lists may be absent or old, so ask for new ones first; where that fails the old ones may still do.
$as_root apt-get update -qq </dev/null >/dev/null || echo "apt-get update failed; trying with the lists at hand"
install || echo "could not install$missing; tests that need them are skipped, or fail in CI"
exit 0
