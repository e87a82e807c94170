#!/bin/sh
# The second, independent reading of the vectors agrees with the first (test_canon reads the same files).
set -eu
exec python3 -B tests/vectors/check.py
