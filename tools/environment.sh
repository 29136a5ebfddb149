#!/bin/sh
# Makes a virtual environment: tools/environment.sh PYTHON FOLDER
# Debian keeps venv in a package of its own; where it is missing and we may, it is installed.
set -eu
python=$1
folder=$2
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "attache needs Python 3.11 or newer; $python is $("$python" --version 2>&1). Name another: make PYTHON=python3.12" >&2
    exit 2
}
rm -rf "$folder"
"$python" -m venv "$folder" 2>/dev/null || {
    rm -rf "$folder"
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null
    else
        echo "Python's venv module is missing. Install it and try again: sudo apt-get install python3-venv" >&2
        exit 2
    fi
    "$python" -m venv "$folder"
}
