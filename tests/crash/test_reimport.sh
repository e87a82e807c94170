#!/bin/sh
# The same inventory imported again with other rows, killed at the n-th write or refused it
exec python3 -B tests/crash/crash.py reimport
