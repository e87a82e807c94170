#!/bin/sh
# The second, independent reading of event files agrees with the first (test_event_vectors reads the same files).
set -eu
exec python3 -B tests/vectors/check_events.py
